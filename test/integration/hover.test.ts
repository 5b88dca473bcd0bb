import { assert } from 'chai';
import { marked } from 'marked';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { eventually, hoverAt, openSample, openText, positionOf } from './support/documents.ts';

suite('hover', () => {
  test('over a key explains its certificate, and marks the key', async () => {
    const document = await openSample('etc/kubernetes/admin.conf');
    // The first one may come before the picture of the folder does, and then tells what the document alone shows.
    const hover = await eventually(async () => {
      const shown = await hoverAt(document, positionOf(document, 'client-certificate-data', 3));
      return shown?.markdown.value.includes('recognised by') === true ? shown : undefined;
    });
    const text = hover.markdown.value;
    assert.match(text, /^\*\*✓ Client certificate of kubernetes\\?-admin, fine until /);
    assert.include(text, 'user `kubernetes-admin`, group `kubeadm:cluster-admins`');
    assert.include(text, 'Chain: `kubernetes-admin` → `kubernetes`, signatures verified');
    assert.equal(hover.range && document.getText(hover.range), 'client-certificate-data');
  });

  test('over a blob explains the same, and marks the block', async () => {
    const document = await openSample('etc/kubernetes/admin.conf');
    const key = positionOf(document, 'client-certificate-data: ');
    const hover = await hoverAt(document, key.translate(0, 400));
    assert.match(hover?.markdown.value ?? '', /^\*\*✓ Client certificate of kubernetes\\?-admin/);
    const marked = document.getText(hover?.range);
    assert.match(marked, /^LS0tLS1CRUdJTi[A-Za-z0-9+/=]+$/);
    // Less than the value: its last characters encode the line end behind the block.
    const rest = document.lineAt(key.line).text.trim().replace(`client-certificate-data: ${marked}`, '');
    assert.match(rest, /^[A-Za-z0-9+/]{0,4}={0,2}$/);
  });

  test('over a private key tells whose it is, and nothing of it', async () => {
    const document = await openSample('etc/kubernetes/admin.conf');
    const hover = await hoverAt(document, positionOf(document, 'client-key-data: ', 100));
    const text = hover?.markdown.value ?? '';
    assert.match(text, /^\*\*✓ Private key/);
    assert.notInclude(text, 'copyPem');
    assert.notMatch(text.replaceAll(/\(command:[^)]*\)/g, ''), /[A-Za-z0-9+/]{40}/);
  });

  test('in a bundle is about the member under the pointer, and over the key about all', async () => {
    const document = await openSample('manifests-of-an-app/trusted-cas.yaml');
    const second = document.getText().indexOf('-----BEGIN', document.getText().indexOf('-----BEGIN') + 1);
    const onMember = await hoverAt(document, document.positionAt(second + 100));
    assert.match(onMember?.markdown.value ?? '', /^\*\*[✗⚠].* 2 of 3: .*expired/u);
    const marked = document.getText(onMember?.range);
    assert.match(marked, /^-----BEGIN CERTIFICATE-----\r?\n[\s\S]*-----END CERTIFICATE-----$/);
    assert.equal(marked.indexOf('BEGIN'), marked.lastIndexOf('BEGIN'));
    const onKey = await hoverAt(document, positionOf(document, 'ca-bundle.crt', 2));
    const text = onKey?.markdown.value ?? '';
    assert.match(text, /Bundle of 3 CAs/);
    for (const number of ['1', '2', '3']) assert.include(text, `[${number}](command:certscope.revealOccurrence?`);
  });

  test('in a bundle of base64 is about the member whose characters are under the pointer', async () => {
    const first = await makeCertificate({ subject: 'CN=first' });
    const second = await makeCertificate({ subject: 'CN=second' });
    const document = await openText(`caBundle: ${toBase64(first.certificate + second.certificate)}\n`, 'yaml');
    const length = document.lineAt(0).text.length;
    assert.match((await hoverAt(document, new vscode.Position(0, 100)))?.markdown.value ?? '', /1 of 2: .*first/);
    assert.match(
      (await hoverAt(document, new vscode.Position(0, length - 100)))?.markdown.value ?? '',
      /2 of 2: .*second/,
    );
  });

  test('works in a PEM file', async () => {
    const document = await openSample('etc/kubernetes/pki/apiserver.crt');
    const text = (await hoverAt(document, new vscode.Position(4, 10)))?.markdown.value ?? '';
    assert.include(text, '`IP:10.96.0.1`');
    assert.include(text, 'serverAuth');
  });

  test('works in JSON and in a language that nobody knows', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=dev-anna' });
    const json = await openText(JSON.stringify({ data: { 'tls.crt': toBase64(certificate) } }), 'json');
    assert.match((await hoverAt(json, new vscode.Position(0, 60)))?.markdown.value ?? '', /dev\\?-anna/);
    const log = await openText(`see below\n${certificate}`, 'log');
    assert.match((await hoverAt(log, new vscode.Position(3, 5)))?.markdown.value ?? '', /dev\\?-anna/);
  });

  test('says where a certificate cannot be read', async () => {
    const document = await openSample('manifests-of-an-app/payments-tls.yaml');
    const text = (await hoverAt(document, positionOf(document, 'tls.crt', 2)))?.markdown.value ?? '';
    assert.match(text, /^\*\*✗ Unreadable/);
  });

  test('shows hostile names as text, and runs nothing but our own commands', async () => {
    const name = '[click](command:workbench.action.quit) <img src=x> `code` $(error) \u202e\n# title';
    const { certificate } = await makeCertificate({ subject: [{ CN: [name] }, { O: [name] }] });
    const document = await openText(certificate, 'pem');
    const markdown = (await hoverAt(document, new vscode.Position(2, 5)))?.markdown;
    assert.isDefined(markdown);
    const { value, isTrusted, supportHtml = false, supportThemeIcons = false } = markdown as vscode.MarkdownString;
    const links: string[] = [];
    const unwanted: string[] = [];
    marked.walkTokens(marked.lexer(value), (token) => {
      if (token.type === 'link') links.push(token.href);
      if (['html', 'image', 'heading', 'table', 'list'].includes(token.type)) unwanted.push(token.raw);
    });
    assert.isNotEmpty(links);
    for (const link of links) assert.match(link, /^command:certscope\.\w+\?[^ <>]*$/);
    assert.isEmpty(unwanted);
    assert.isFalse(supportHtml);
    assert.isFalse(supportThemeIcons);
    assert.notInclude(value, '\u202e');
    const commands = typeof isTrusted === 'object' ? isTrusted.enabledCommands : [];
    assert.isNotEmpty(commands);
    for (const command of commands) assert.match(command, /^certscope\./);
  });

  test('goes when it is switched off', async () => {
    const document = await openSample('etc/kubernetes/pki/ca.crt');
    const settings = vscode.workspace.getConfiguration('certscope');
    await settings.update('hover.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      assert.isUndefined(await hoverAt(document, new vscode.Position(2, 5)));
    } finally {
      await settings.update('hover.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
