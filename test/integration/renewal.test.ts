import { assert } from 'chai';
import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from './support/certificates.ts';
import {
  eventually,
  hoverAt,
  openSample,
  openText,
  positionOf,
  problemsBecome,
  sampleUri,
} from './support/documents.ts';

const renew = 'Renew with CA kubernetes…';
const why = "Why can't this be renewed?";

suite('renewal', () => {
  test('is offered at an expired client certificate, by the name of its CA, as the preferred fix', async () => {
    const document = await openSample('home/ops/.kube/config');
    const problems = await problemsBecome(document.uri, [
      'cert-expired',
      'kubeconfig-embedded-cert-expired',
      'key-cert-mismatch',
    ]);
    const action = await offered(document, positionOf(document, 'client-certificate-data: ', 30), renew);
    assert.equal(action.kind?.value, vscode.CodeActionKind.QuickFix.value);
    assert.isTrue(action.isPreferred);
    assert.equal(action.command?.command, 'certscope.renew');
    const [target] = action.command?.arguments ?? [];
    assert.equal(target.path, document.uri.toString());
    assert.equal(target.offset, document.offsetAt(problems[0]?.range.start ?? new vscode.Position(0, 0)));
    assert.match(target.fingerprint, /^[0-9a-f]{64}$/);
  });

  test('is offered over the key and from the start of the line, too', async () => {
    const document = await openSample('home/ops/.kube/config');
    assert.isDefined(await offered(document, positionOf(document, 'client-certificate-data', 3), renew));
  });

  test('is offered at a certificate that will expire', async () => {
    for (const file of ['etc/kubernetes/scheduler.conf', 'etc/kubernetes/controller-manager.conf']) {
      const document = await openSample(file);
      assert.isDefined(await offered(document, positionOf(document, 'client-certificate-data'), renew), file);
    }
  });

  test('is not offered as a fix where nothing is wrong with the dates', async () => {
    const document = await openSample('home/ops/.kube/config');
    await problemsBecome(document.uri, ['cert-expired', 'kubeconfig-embedded-cert-expired', 'key-cert-mismatch']);
    const text = document.getText();
    const third = text.lastIndexOf('client-certificate-data');
    const titles = (await actionsAt(document, document.positionAt(third))).map(({ title }) => title);
    assert.notInclude(titles, renew);
    assert.notInclude(titles, why);
  });

  test('is offered in the hover of every certificate whose CA is here', async () => {
    const document = await openSample('etc/kubernetes/admin.conf');
    const hover = await eventually(async () => {
      const { markdown } = (await hoverAt(document, positionOf(document, 'client-certificate-data'))) ?? {};
      return markdown?.value.includes('command:certscope.renew') ? markdown : undefined;
    });
    assert.include(hover.value, 'Renew with CA kubernetes');
  });

  test('that cannot be done is not hidden: the fix tells why', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=lonely', daysLeft: -3 });
    const document = await openText(`client-certificate-data: ${toBase64(certificate)}\n`, 'yaml');
    await problemsBecome(document.uri, ['cert-expired']);
    const action = await offered(document, positionOf(document, 'client-certificate-data'), why);
    assert.isFalse(action.isPreferred ?? false);
    assert.equal(action.command?.command, 'certscope.whyNotRenewable');
  });

  test('follows the key of the CA as it goes and comes', async () => {
    const document = await openSample('home/ops/.kube/config');
    const position = positionOf(document, 'client-certificate-data');
    const key = sampleUri('etc/kubernetes/pki/ca.key');
    const away = vscode.Uri.joinPath(sampleUri('.'), '../ca.key.away');
    await vscode.workspace.fs.rename(key, away);
    try {
      await offered(document, position, why);
    } finally {
      await vscode.workspace.fs.rename(away, key);
    }
    await offered(document, position, renew);
  });
});

/** Waits for a fix: until the files around the document are scanned, another one may be offered. */
function offered(document: vscode.TextDocument, position: vscode.Position, wanted: string): Promise<vscode.CodeAction> {
  return eventually(async () => {
    const actions = await actionsAt(document, position);
    return actions.find(({ title }) => title === wanted);
  });
}

function actionsAt(document: vscode.TextDocument, position: vscode.Position): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(position, position),
  );
}
