import * as vscode from 'vscode';
import type { CertificateFileAnswer, CertificateFileRequest } from '../../protocol/certificateFile.ts';
import { copyAsPem } from '../decoded/copyCommands.ts';
import { webviewPage } from '../pages/webviewPage.ts';
import type { CertificateFileTools } from './certificateFileEditor.ts';
import type { OpenedCertificateFile } from './openedCertificateFile.ts';

/** Shows a file in its tab and handles the messages of its page. */
export async function showCertificateFile(
  { webview, onDidDispose }: vscode.WebviewPanel,
  file: OpenedCertificateFile,
  { extensionUri, log, store }: CertificateFileTools,
): Promise<void> {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const show = async (): Promise<void> => {
    const texts = { decoded: vscode.l10n.t('Decoded'), copyPem: vscode.l10n.t('Copy PEM') };
    const answer: CertificateFileAnswer = { kind: 'show', view: await file.view(), texts };
    await webview.postMessage(answer);
  };
  const answer = async (request: CertificateFileRequest): Promise<void> => {
    switch (request.kind) {
      case 'ready':
        return show();
      case 'open':
        await file.open(request.passphrase);
        return show();
      case 'copyPem': {
        const credential = file.credential(request.copyNumber);
        return credential && copyAsPem(credential);
      }
    }
  };
  const run = (work: Promise<void>): void => void work.catch((error) => log.error(error));
  const subscription = vscode.Disposable.from(
    webview.onDidReceiveMessage((request: CertificateFileRequest) => run(answer(request))),
    store.onDidChange(() => run(show())),
    file.onDidChange(() => run(show())),
  );
  onDidDispose(() => subscription.dispose());
  webview.html = webviewPage(webview, folder, 'certificateFile');
}
