import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import {
  codesOf,
  eventually,
  openSample,
  openText,
  positionOf,
  problemsBecome,
  problemsOf,
  sampleUri,
} from './support/documents.ts';

suite('problems', () => {
  test('stand at the exact place of an expired certificate, with a code that leads to its page', async () => {
    const document = await openSample('home/ops/.kube/config');
    const [problem] = await problemsBecome(document.uri, [
      'cert-expired',
      'kubeconfig-embedded-cert-expired',
      'key-cert-mismatch',
    ]);
    const line = positionOf(document, 'client-certificate-data: ').line;
    assert.equal(problem?.range.start.line, line);
    assert.match(document.getText(problem?.range), /^LS0tLS1CRUdJTi[A-Za-z0-9+/=]+$/);
    assert.equal(problem?.severity, vscode.DiagnosticSeverity.Error);
    assert.match(problem?.message ?? '', /^The client certificate of kubernetes-admin expired 12 days ago/);
    const code = problem?.code;
    assert(typeof code === 'object');
    const page = (await vscode.workspace.openTextDocument(code.target)).getText();
    assert.include(page, 'cert-expired');
  });

  test('name the place that a key belongs to', async () => {
    const document = await openSample('home/ops/.kube/config');
    const problems = await problemsBecome(document.uri, [
      'cert-expired',
      'kubeconfig-embedded-cert-expired',
      'key-cert-mismatch',
    ]);
    const mismatch = problems.find(({ code }) => (code as { value: string }).value === 'key-cert-mismatch');
    const [related] = mismatch?.relatedInformation ?? [];
    assert.isDefined(related);
    assert.isDefined(related?.location.range);
  });

  test('are found in the workspace without opening its files', async () => {
    // Other tests have copies of scheduler.conf open, of which one carries the problem.
    const problems = await problemsBecome(sampleUri('etc/kubernetes/controller-manager.conf'), [
      'cert-expiring-critical',
    ]);
    assert.equal(problems[0]?.severity, vscode.DiagnosticSeverity.Error);
  });

  test('keep out of healthy files and of placeholders', async () => {
    await problemsBecome(sampleUri('etc/kubernetes/scheduler.conf'), ['cert-expiring-soon']);
    for (const file of [
      'etc/kubernetes/admin.conf',
      'etc/kubernetes/pki/ca.crt',
      'manifests-of-an-app/staging-tls.yaml',
    ]) {
      assert.deepEqual(codesOf(sampleUri(file)), [], file);
    }
  });

  test('say where base64 breaks', async () => {
    const document = await openSample('manifests-of-an-app/payments-tls.yaml');
    const problem = await eventually(() => problemsOf(document.uri)[0]);
    assert.match((problem.code as { value: string }).value, /^base64-/);
    assert.equal(document.getText(problem.range).length > 0, true);
  });

  test('come in a document that is saved nowhere, and go with the mistake', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: -3 });
    const good = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: 300 });
    const document = await openText(`client-certificate-data: ${toBase64(certificate)}\n`, 'yaml');
    await vscode.window.showTextDocument(document);
    await eventually(() => codesOf(document.uri).includes('cert-expired') || undefined);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.lineAt(0).range, `client-certificate-data: ${toBase64(good.certificate)}`);
    await vscode.workspace.applyEdit(edit);
    await eventually(() => !codesOf(document.uri).includes('cert-expired') || undefined);
  });

  test('tell comments that silence nothing, at the code that there is not', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: 300 });
    const comment = '# certscope-ignore cert-expird, cert-expired';
    const document = await openText(`${comment}\nclient-certificate-data: ${toBase64(certificate)}\n`, 'yaml');
    const problem = await eventually(() => problemsOf(document.uri)[0]);
    assert.equal(document.getText(problem.range), 'cert-expird');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Information);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, problem.range, 'cert-expiring-soon');
    await vscode.workspace.applyEdit(edit);
    await eventually(() => problemsOf(document.uri).length === 0 || undefined);
  });

  test('have the level that the user gives their code', async () => {
    const uri = sampleUri('etc/kubernetes/scheduler.conf');
    const settings = vscode.workspace.getConfiguration('certscope');
    await settings.update('findings', { 'cert-expiring-soon': 'off' }, vscode.ConfigurationTarget.Global);
    try {
      await problemsBecome(uri, []);
    } finally {
      await settings.update('findings', undefined, vscode.ConfigurationTarget.Global);
    }
    await problemsBecome(uri, ['cert-expiring-soon']);
  });

  test('offer the page about their code, and the decoded certificate', async () => {
    const document = await openSample('home/ops/.kube/config');
    const [problem] = await problemsBecome(document.uri, [
      'cert-expired',
      'kubeconfig-embedded-cert-expired',
      'key-cert-mismatch',
    ]);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem?.range,
    );
    const titles = actions.map(({ title }) => title);
    assert.include(titles, 'About cert-expired');
    assert.include(titles, 'Show decoded certificate');
    const about = actions.find(({ title }) => title === 'About cert-expired');
    assert.equal(about?.kind?.value, vscode.CodeActionKind.QuickFix.value);
    const isLast = ({ title }: vscode.CodeAction): boolean => /^(?:About|Ignore) /.test(title);
    const fixes = actions.filter(({ kind }) => kind !== undefined && vscode.CodeActionKind.QuickFix.contains(kind));
    assert.deepEqual(fixes, [...fixes.filter((each) => !isLast(each)), ...fixes.filter(isLast)]);
  });
});
