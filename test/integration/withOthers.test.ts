import { assert } from 'chai';
import * as vscode from 'vscode';
import { hintsOf, openSample, openText, positionOf } from './support/documents.ts';

/** What the YAML and Kubernetes extensions say at everything: a schema's description, and a link that leads elsewhere. */
const theirs = 'Kubernetes Config: a field of the schema';

function text(content: vscode.MarkdownString | vscode.MarkedString): string {
  return typeof content === 'string' ? content : content.value;
}

async function hoversAt(document: vscode.TextDocument, position: vscode.Position): Promise<readonly string[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers.map(({ contents }) => contents.map(text).join('\n'));
}

suite('beside extensions that speak of the same files', () => {
  let others: vscode.Disposable;
  suiteSetup(() => {
    const link = new vscode.DocumentLink(new vscode.Range(0, 0, 0, 10), vscode.Uri.parse('https://example.invalid/'));
    others = vscode.Disposable.from(
      vscode.languages.registerHoverProvider('*', { provideHover: () => new vscode.Hover(theirs) }),
      vscode.languages.registerDocumentLinkProvider('*', { provideDocumentLinks: () => [link] }),
    );
  });
  suiteTeardown(() => others.dispose());

  test('a certificate is told in the first line, beside what they say', async () => {
    const document = await openSample('etc/kubernetes/admin.conf');
    const hovers = await hoversAt(document, positionOf(document, 'client-certificate-data', 3));
    assert.include(hovers, theirs);
    const [own, ...more] = hovers.filter((hover) => hover !== theirs);
    assert.isEmpty(more);
    const [first = ''] = (own ?? '').split('\n');
    // What it is and until when, without scrolling.
    assert.match(first, /kubernetes-admin/);
    assert.isBelow(first.length, 160);
    // Neither repeats the schema, nor the value.
    assert.notInclude(own ?? '', 'LS0tLS1CRUdJTi');
  });

  test('where only they have something to say, only they speak', async () => {
    const document = await openSample('etc/kubernetes/manifests/kube-apiserver.yaml');
    for (const field of ['apiVersion', 'kind: Pod', 'metadata', 'image:']) {
      assert.deepEqual(await hoversAt(document, positionOf(document, field, 1)), [theirs], field);
    }
  });

  test('their links stay, ours come beside them', async () => {
    const document = await openSample('etc/kubernetes/manifests/kube-apiserver.yaml');
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const targets = links.map(({ target }) => `${target}`);
    assert.include(targets, 'https://example.invalid/');
    assert.isTrue(
      targets.some((target) => target.endsWith('/pki/apiserver.crt')),
      targets.join(),
    );
    const places = links.map(({ range: { start, end } }) => `${start.line}:${start.character}-${end.character}`);
    assert.lengthOf(new Set(places), places.length);
  });

  test('whatever language they give a file, it is read', async () => {
    const source = await openSample('etc/kubernetes/admin.conf');
    const known = await vscode.languages.getLanguages();
    for (const language of ['yaml', 'helm', 'kubernetes', 'plaintext', 'json', 'jsonc', 'dockercompose']) {
      if (!known.includes(language)) continue;
      const document = await openText(source.getText(), language);
      assert.isNotEmpty(await hintsOf(document), language);
      const hovers = await hoversAt(document, positionOf(document, 'client-certificate-data', 3));
      assert.lengthOf(hovers, 2, language);
    }
    assert.includeMembers(known, ['yaml', 'helm', 'kubernetes']);
  });
});
