import * as vscode from 'vscode';

/** What is used of the API of the built-in Git extension, version 1. */
interface GitExtension {
  getAPI(version: 1): {
    toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
    getRepository(uri: vscode.Uri): unknown;
  };
}

/** Names what the last commit has of a file; `undefined` where no repository holds it, or Git is switched off. */
export async function gitHeadUri(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return undefined;
  try {
    const api = (await extension.activate()).getAPI(1);
    return api.getRepository(uri) === null ? undefined : api.toGitUri(uri, 'HEAD');
  } catch {
    // It throws where `git.enabled` is off.
    return undefined;
  }
}
