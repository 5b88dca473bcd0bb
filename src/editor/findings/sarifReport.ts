import * as vscode from 'vscode';
import { toldOnce } from '../../core/findings/toldOnce.ts';
import type { Cryptography } from '../../core/pki/crypto.ts';
import { artifactBelowRoot, type SarifArtifact, sarifLog } from '../../core/present/findings/sarif.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { jsonDocument } from '../../core/text/jsonDocument.ts';
import { toHex } from '../../core/x509/toHex.ts';
import { findingTexts } from './findingPages.ts';

/** What the report is made with. */
export interface SarifTools {
  readonly extensionUri: vscode.Uri;
  readonly cryptography: Pick<Cryptography, 'sha256'>;
}

/** Writes all problems as SARIF, with the page of each code. Workspace files are named by their path in the folder. */
export async function sarifReport(
  { graph, findings }: Pick<PresentContext, 'graph' | 'findings'>,
  { extensionUri, cryptography }: SarifTools,
): Promise<string> {
  const log = sarifLog(graph, toldOnce(graph, findings).told, {
    version: await versionOf(extensionUri),
    page: await findingTexts(extensionUri),
    artifact,
    digest: (text) => toHex(cryptography.sha256(Uint8Array.from(new TextEncoder().encode(text)))),
  });
  return jsonDocument(log);
}

/** The store identifies files by URI. */
function artifact(path: string): SarifArtifact {
  const uri = vscode.Uri.parse(path, true);
  const isOutside = vscode.workspace.getWorkspaceFolder(uri) === undefined;
  return isOutside ? { uri: path } : artifactBelowRoot(vscode.workspace.asRelativePath(uri, false));
}

async function versionOf(extensionUri: vscode.Uri): Promise<string> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'package.json'));
  const manifest: { readonly version: string } = JSON.parse(new TextDecoder().decode(bytes));
  return manifest.version;
}
