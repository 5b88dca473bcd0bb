import * as vscode from 'vscode';
import type { Finding } from '../../core/findings/findingModel.ts';
import { isWritable } from './isWritable.ts';

/** The document of a finding by its path, and related documents, such as the other half of a key pair. */
export async function relatedDocuments(
  document: vscode.TextDocument,
  finding: Finding,
): Promise<ReadonlyMap<string, vscode.TextDocument>> {
  const texts = new Map([[finding.path, document]]);
  for (const { path } of finding.related) {
    const uri = vscode.Uri.parse(path, true);
    if (texts.has(path) || !isWritable(uri)) continue;
    try {
      texts.set(path, await vscode.workspace.openTextDocument(uri));
    } catch {
      // A binary or missing file: fixes that need it are not offered.
    }
  }
  return texts;
}
