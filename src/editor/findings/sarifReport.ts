import * as vscode from 'vscode';
import type { Cryptography } from '../../core/pki/crypto.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { artifactBelowRoot, type SarifArtifact, sarifLog } from '../../core/present/sarif.ts';
import { jsonDocument } from '../../core/text/jsonDocument.ts';
import { toHex } from '../../core/x509/toHex.ts';
import { findingPage } from './aboutFinding.ts';

/** What the report is made with. */
export interface SarifTools {
  readonly extensionUri: vscode.Uri;
  readonly cryptography: Pick<Cryptography, 'sha256'>;
}

/** Writes all problems as SARIF, with the page of each code; files of the workspace by their path below its folder. */
export async function sarifReport(
  { graph, findings }: Pick<PresentContext, 'graph' | 'findings'>,
  { extensionUri, cryptography }: SarifTools,
): Promise<string> {
  const codes = [...new Set(findings.map(({ code }) => code))];
  const pages = new Map(
    await Promise.all(codes.map(async (code) => [code, await readText(findingPage(extensionUri, code))] as const)),
  );
  const log = sarifLog(graph, findings, {
    version: await versionOf(extensionUri),
    page: (code) => pages.get(code),
    artifact,
    digest: (text) => toHex(cryptography.sha256(Uint8Array.from(new TextEncoder().encode(text)))),
  });
  return jsonDocument(log);
}

/** The store calls files by their URIs. */
function artifact(path: string): SarifArtifact {
  const uri = vscode.Uri.parse(path, true);
  const isOutside = vscode.workspace.getWorkspaceFolder(uri) === undefined;
  return isOutside ? { uri: path } : artifactBelowRoot(vscode.workspace.asRelativePath(uri, false));
}

async function versionOf(extensionUri: vscode.Uri): Promise<string> {
  const manifest: { readonly version: string } = JSON.parse(
    await readText(vscode.Uri.joinPath(extensionUri, 'package.json')),
  );
  return manifest.version;
}

async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
