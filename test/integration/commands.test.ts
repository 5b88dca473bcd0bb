import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import { eventually, hintsOf, openSample, openText } from './support/documents.ts';

suite('copying', () => {
  test('puts the PEM block of the certificate at a place on the clipboard', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=dev-anna' });
    const source = await openText(`client-certificate-data: ${toBase64(certificate)}\n`, 'yaml');
    await vscode.commands.executeCommand('certscope.copyPem', { path: source.uri.toString(), offset: 60 });
    assert.equal(await vscode.env.clipboard.readText(), certificate);
  });

  test('puts the SHA-256 fingerprint on the clipboard, as openssl prints it', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=dev-anna' });
    const source = await openText(certificate, 'pem');
    await vscode.window.showTextDocument(source);
    await vscode.commands.executeCommand('certscope.copyFingerprint');
    const der = Uint8Array.from(atob(certificate.replaceAll(/-----.*-----|\s/g, '')), (byte) => byte.charCodeAt(0));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', der));
    const expected = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
    assert.equal(await vscode.env.clipboard.readText(), expected);
  });

  test('of a row that has been drawn anew meanwhile takes nothing, least of all what is under the cursor', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=dev-anna' });
    await vscode.window.showTextDocument(await openText(certificate, 'pem'));
    await vscode.env.clipboard.writeText('before');
    await vscode.commands.executeCommand('certscope.copyPem', undefined, undefined);
    assert.equal(await vscode.env.clipboard.readText(), 'before');
    await vscode.commands.executeCommand('certscope.copyPem');
    assert.equal(await vscode.env.clipboard.readText(), certificate);
  });

  test('never takes a private key', async () => {
    await vscode.env.clipboard.writeText('before');
    const source = await openSample('etc/kubernetes/pki/front-proxy-ca.key');
    await vscode.commands.executeCommand('certscope.copyPem', { path: source.uri.toString(), offset: 100 });
    assert.equal(await vscode.env.clipboard.readText(), 'before');
  });
});

suite('revealing', () => {
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('opens the place of a certificate', async () => {
    const target = (await openSample('etc/kubernetes/pki/etcd/ca.crt')).uri.toString();
    await vscode.commands.executeCommand('certscope.revealOccurrence', { path: target, offset: 0 });
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), target);
  });

  test('does not move from a root', async () => {
    const leaf = await makeCertificate({ subject: 'CN=lonely' });
    const source = await openText(leaf.certificate, 'pem');
    await vscode.window.showTextDocument(source);
    await vscode.commands.executeCommand('certscope.revealIssuer');
    assert.equal(vscode.window.activeTextEditor?.document, source, 'a root has no issuer to open');
  });

  test('finds the issuer by signature, in another file', async () => {
    const leaf = await openSample('etc/kubernetes/pki/front-proxy-client.crt');
    await vscode.window.showTextDocument(leaf);
    const expected = await openSample('etc/kubernetes/pki/front-proxy-ca.crt');
    await eventually(async () => {
      await vscode.commands.executeCommand('certscope.revealIssuer', { path: leaf.uri.toString(), offset: 100 });
      return vscode.window.activeTextEditor?.document === expected || undefined;
    });
  });
});

suite('the page about a problem', () => {
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('opens rendered', async () => {
    await vscode.commands.executeCommand('certscope.aboutFinding', 'cert-expired');
    const tab = await eventually(() => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return activeTab?.input instanceof vscode.TabInputWebview ? activeTab : undefined;
    });
    assert.include(tab.label, 'cert-expired');
  });

  test('is nothing but a page of ours', async () => {
    await vscode.commands.executeCommand('certscope.aboutFinding', '../../package');
    assert.isUndefined(vscode.window.tabGroups.activeTabGroup.activeTab);
  });
});

suite('back to now', () => {
  test('clears the date', async () => {
    const asOf = () => vscode.workspace.getConfiguration('certscope').get<string>('asOf');
    await vscode.workspace
      .getConfiguration('certscope')
      .update('asOf', '2099-05-01', vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('certscope.backToNow');
    assert.equal(asOf(), '');
  });
});

suite('judge as of…', () => {
  teardown(() => vscode.commands.executeCommand('certscope.backToNow'));

  test('judges everything as of a date, writes no setting, and ends with back to now', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=dev-anna' });
    const document = await openText(certificate, 'pem');
    const hint = (pattern: RegExp) =>
      eventually(async () => (await hintsOf(document)).find((text) => pattern.test(text)));
    await hint(/✓ dev-anna/);
    await vscode.commands.executeCommand('certscope.judgeAsOf', { at: '2099-05-01' });
    await hint(/✗ 2099-05-01: expired \d+ y ago$/);
    assert.equal(vscode.workspace.getConfiguration('certscope').get('asOf'), '');
    await vscode.commands.executeCommand('certscope.backToNow');
    await hint(/✓ dev-anna/);
  });

  test('refuses what is no date', async () => {
    await vscode.commands.executeCommand('certscope.judgeAsOf', { at: 'tomorrow' });
    const { certificate } = await makeCertificate({ subject: 'CN=dev-anna' });
    const document = await openText(certificate, 'pem');
    await eventually(async () => (await hintsOf(document)).find((text) => text.includes('✓ dev-anna')));
  });
});
