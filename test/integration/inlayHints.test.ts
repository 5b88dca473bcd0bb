import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { eventually, hintsOf, hoverAt, openSample, openText, rawHintsOf } from './support/documents.ts';

suite('inlay hints', () => {
  let anna: { certificate: string; key: string };
  let expired: { certificate: string; key: string };

  suiteSetup(async () => {
    anna = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: 94 });
    expired = await makeCertificate({ subject: 'CN=kubernetes-admin', daysLeft: -12 });
  });

  test('stand behind the keys of a kubeconfig, before the blobs', async () => {
    const document = await openSample('etc/kubernetes/admin.conf');
    const hints = await eventually(async () => {
      const all = await hintsOf(document);
      // The key is compared once everything else is known.
      return all.length === 3 && all[2]?.includes('✓') ? all : undefined;
    });
    assert.match(hints[0] ?? '', /^certificate-authority-data: ✓ CA kubernetes · \d+ y$/);
    assert.match(hints[1] ?? '', /^client-certificate-data: ✓ kubernetes-admin · 31[12] d$/);
    assert.equal(hints[2], 'client-key-data: ✓ RSA 2048 key · matches certificate');
  });

  test('are at most 43 characters of plain text', async () => {
    const { certificate } = await makeCertificate({ subject: `CN=${'very-long-name-'.repeat(4)}` });
    const [hint] = await rawHintsOf(await openText(certificate));
    assert.isAtMost(String(hint?.label).length, 43);
    assert.match(String(hint?.label), /… · 300 d$/);
  });

  const pem = () => anna.certificate;
  const styles: readonly (readonly [name: string, language: string, text: () => string, before: string])[] = [
    ['plain base64', 'yaml', () => `client-certificate-data: ${toBase64(pem())}\n`, 'client-certificate-data:'],
    ['double quotes', 'yaml', () => `client-certificate-data: "${toBase64(pem())}"\n`, 'client-certificate-data:'],
    ['single quotes', 'yaml', () => `client-certificate-data: '${toBase64(pem())}'\n`, 'client-certificate-data:'],
    ['a literal block', 'yaml', () => `data:\n  tls.crt: |\n${indented(pem())}`, 'tls.crt:'],
    ['a folded block', 'yaml', () => `data:\n  tls.crt: >-\n${indented(wrapped(toBase64(pem())))}`, 'tls.crt:'],
    [
      'flow style',
      'yaml',
      () => `user: { client-certificate-data: ${toBase64(pem())} }\n`,
      'user: { client-certificate-data:',
    ],
    ['JSON', 'json', () => JSON.stringify({ data: { 'tls.crt': toBase64(pem()) } }, undefined, 2), '"tls.crt":'],
    ['JSON on one line', 'json', () => JSON.stringify({ data: { 'tls.crt': toBase64(pem()) } }), '{"data":{"tls.crt":'],
    ['PEM in JSON', 'json', () => JSON.stringify({ data: { 'ca.crt': pem() } }, undefined, 2), '"ca.crt":'],
    ['a PEM file', 'pem', () => pem(), '-----BEGIN CERTIFICATE-----'],
    ['PEM in a text', 'markdown', () => `# How to\n\n${pem()}\nDone.\n`, '-----BEGIN CERTIFICATE-----'],
    ['CRLF line ends', 'yaml', () => `data:\n  tls.crt: |\n${indented(pem())}`.replaceAll('\n', '\r\n'), 'tls.crt:'],
  ];
  for (const [name, language, text, before] of styles) {
    test(`show in ${name}, saved nowhere`, async () => {
      assert.deepEqual(await hintsOf(await openText(text(), language)), [`${before} ✓ dev-anna · 94 d`]);
    });
  }

  test('show for each member of a bundle that has a line of its own', async () => {
    const hints = await hintsOf(await openText(anna.certificate + expired.certificate, 'pem'));
    assert.deepEqual(hints, [
      '-----BEGIN CERTIFICATE----- ✓ dev-anna · 94 d',
      '-----BEGIN CERTIFICATE----- ✗ kubernetes-admin · expired 12 d ago',
    ]);
  });

  test('sum up a bundle in base64', async () => {
    const [hint] = await hintsOf(
      await openText(`caBundle: ${toBase64(anna.certificate + expired.certificate)}\n`, 'yaml'),
    );
    assert.match(hint ?? '', /^caBundle: ✗ 2 certificates · .*expired/);
  });

  test('show in a line that is longer than VS Code renders', async () => {
    const bundle = toBase64(anna.certificate.repeat(16));
    assert.isAbove(bundle.length, 10_000);
    const [hint] = await hintsOf(await openText(`caBundle: ${bundle}\n`, 'yaml'));
    assert.match(hint ?? '', /^caBundle: ✓ /);
  });

  test('show in a kubeconfig of a thousand users', async () => {
    const certificate = toBase64(anna.certificate);
    const key = toBase64(anna.key);
    const users = Array.from(
      { length: 1000 },
      (_, index) =>
        `- name: user-${index}\n  user:\n    client-certificate-data: ${certificate}\n    client-key-data: ${key}\n`,
    );
    const document = await openText(`users:\n${users.join('')}`, 'yaml');
    const last = document.lineCount - 3;
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      new vscode.Range(last, 0, last, 100),
    );
    assert.deepEqual(
      hints.map(({ label }) => label),
      ['✓ dev-anna · 94 d'],
    );
  });

  test('say that a key is of another certificate', async () => {
    const text = `users:\n- name: a\n  user:\n    client-certificate-data: ${toBase64(anna.certificate)}\n    client-key-data: ${toBase64(expired.key)}\n`;
    const document = await openText(text, 'yaml');
    const hint = await eventually(async () => (await hintsOf(document)).find((text) => text.includes('key-data: ✗')));
    assert.equal(hint, 'client-key-data: ✗ P-256 key · does not match');
  });

  test('are silent about placeholders, and only name them', async () => {
    const document = await openSample('manifests-of-an-app/staging-tls.yaml');
    for (const hint of await hintsOf(document)) assert.match(hint, /: • placeholder/);
  });

  test('keep out of documents without credentials', async () => {
    assert.deepEqual(await hintsOf(await openText('apiVersion: v1\nkind: Namespace\n', 'yaml')), []);
  });

  test('follow what is typed', async () => {
    const document = await openText(`client-certificate-data: ${toBase64(anna.certificate)}\n`, 'yaml');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.lineAt(0).range, `client-certificate-data: ${toBase64(expired.certificate)}`);
    await vscode.workspace.applyEdit(edit);
    const hints = await eventually(async () => {
      const all = await hintsOf(document);
      return all[0]?.includes('expired') ? all : undefined;
    });
    assert.deepEqual(hints, ['client-certificate-data: ✗ kubernetes-admin · expired 12 d ago']);
  });

  test('show in the old version of a file, which is no further place of its certificate', async () => {
    const source = await openSample('etc/kubernetes/pki/ca.crt');
    const provider = vscode.workspace.registerTextDocumentContentProvider('old-version', {
      provideTextDocumentContent: () => source.getText(),
    });
    try {
      const old = await vscode.workspace.openTextDocument(source.uri.with({ scheme: 'old-version' }));
      assert.match((await hintsOf(old))[0] ?? '', /✓ CA kubernetes · \d+ y$/);
      const hover = await hoverAt(source, new vscode.Position(2, 5));
      assert.notInclude(hover?.markdown.value ?? '', 'old-version');
    } finally {
      provider.dispose();
    }
  });

  test('go when they are switched off', async () => {
    const document = await openText(anna.certificate, 'pem');
    const settings = vscode.workspace.getConfiguration('certscope');
    await settings.update('inlayHints.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await hintsOf(document), []);
    } finally {
      await settings.update('inlayHints.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('judge as of the date of the setting', async () => {
    const document = await openText(anna.certificate, 'pem');
    const settings = vscode.workspace.getConfiguration('certscope');
    await settings.update('asOf', '2099-05-01', vscode.ConfigurationTarget.Global);
    try {
      const hint = await eventually(async () => (await hintsOf(document)).find((text) => text.includes('2099-05-01')));
      assert.match(hint, /✗ 2099-05-01: expired \d+ y ago$/);
    } finally {
      await settings.update('asOf', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}

function wrapped(base64: string): string {
  return `${base64.match(/.{1,76}/g)?.join('\n') ?? ''}\n`;
}
