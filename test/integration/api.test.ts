import { assert } from 'chai';
import * as vscode from 'vscode';
import type { CertScopeApi } from '../../src/editor/api/api.d.ts';
import { codesOf, eventually, openSample, openText, problemsBecome } from './support/documents.ts';

/** This suite runs in an extension of its own, as any other that uses CertScope. */
async function otherExtensionGets(): Promise<CertScopeApi> {
  const extension = vscode.extensions.getExtension<CertScopeApi>('certscope.certscope');
  if (extension === undefined) throw new Error('CertScope is not installed.');
  return extension.activate();
}

suite('the interface for other extensions', () => {
  let api: CertScopeApi;
  suiteSetup(async () => {
    api = await otherExtensionGets();
  });

  test('says its version and cannot be changed by anybody', () => {
    assert.equal(api.version, 1);
    assert.isFrozen(api);
  });

  test('finds the certificates of a document, as plain data', async () => {
    const document = await openSample('home/ops/.kube/config');
    const found = await api.findCertificates(document);
    assert.deepEqual(JSON.parse(JSON.stringify(found)), found);
    const client = found.find(({ keyPath }) => keyPath === 'users[0].user.client-certificate-data');
    assert.equal(client?.state, 'expired');
    assert.match(client?.subject ?? '', /CN=kubernetes-admin/);
    const { start, end } = client?.range ?? { start: undefined, end: undefined };
    assert.isDefined(start);
    assert.equal(start?.line, end?.line);
    assert.include(document.lineAt(start?.line ?? 0).text, 'client-certificate-data');
    assert.notMatch(JSON.stringify(found), /PRIVATE|LS0tLS1CRUdJTiB/);
  });

  test('finds the same problems as are shown', async () => {
    const document = await openSample('home/ops/.kube/config');
    const codes = ['cert-expired', 'kubeconfig-embedded-cert-expired', 'key-cert-mismatch'];
    await problemsBecome(document.uri, codes);
    const problems = await api.checkDocument(document);
    assert.sameMembers(
      problems.map(({ code }) => code),
      codesOf(document.uri),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(problems)), problems);
  });

  test('has nothing to say of other documents', async () => {
    const document = await openText('just: text\n', 'yaml');
    assert.deepEqual(await api.findCertificates(document), []);
    assert.deepEqual(await api.checkDocument(document), []);
  });

  test('tells when a document changes', async () => {
    const source = await openSample('etc/kubernetes/pki/ca.crt');
    const document = await openText('', 'pem');
    let isTold = false;
    const subscription = api.onDidChange(() => {
      isTold = true;
    });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), source.getText());
    await vscode.workspace.applyEdit(edit);
    await eventually(() => isTold || undefined);
    subscription.dispose();
    assert.lengthOf(await api.findCertificates(document), 1);
  });
});
