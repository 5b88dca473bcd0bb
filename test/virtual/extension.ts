import * as vscode from 'vscode';
import { makeCertificate, toBase64 } from '../integration/support/certificates.ts';
import { MemoryFiles, memoryScheme } from './memoryFiles.ts';

/** Fills a folder and serves it, before anybody reads from it. */
export async function activate({ subscriptions }: vscode.ExtensionContext): Promise<void> {
  const files = new MemoryFiles();
  const write = (path: string, text: string) =>
    files.writeFile(vscode.Uri.from({ scheme: memoryScheme, path }), new TextEncoder().encode(text));
  const ca = await makeCertificate({ subject: 'CN=kubernetes', isCa: true });
  const due = await makeCertificate({ subject: 'CN=dev-bob', daysLeft: -5, issuer: ca });
  const expired = await makeCertificate({ subject: 'CN=dev-anna', daysLeft: -12 });
  write('/cluster/pki/ca.crt', ca.certificate);
  write('/cluster/pki/ca.key', ca.key);
  write('/cluster/bob.crt', due.certificate);
  write('/cluster/bob.key', due.key);
  write('/cluster/README.md', 'No certificates here.');
  write(
    '/cluster/kubeconfig.yaml',
    [
      'apiVersion: v1',
      'kind: Config',
      'users:',
      '- name: anna',
      '  user:',
      `    client-certificate-data: ${toBase64(expired.certificate)}`,
      `    client-key-data: ${toBase64(expired.key)}`,
      '- name: ops',
      '  user:',
      '    client-certificate: /etc/ops.crt',
      '    client-key: /etc/ops.key',
      '',
    ].join('\n'),
  );
  subscriptions.push(vscode.workspace.registerFileSystemProvider(memoryScheme, files, { isCaseSensitive: true }));
}
