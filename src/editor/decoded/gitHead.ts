import * as vscode from 'vscode';

/** The part of the built-in Git extension's API, version 1, that is used here. */
interface GitExtension {
  getAPI(version: 1): {
    toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
    getRepository(uri: vscode.Uri): unknown;
  };
}

/** URI of a file in the last commit; `undefined` if it is in no repository or Git is disabled. */
export async function gitHeadUri(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return undefined;
  try {
    const api = (await extension.activate()).getAPI(1);
    return api.getRepository(uri) === null ? undefined : api.toGitUri(uri, 'HEAD');
  } catch {
    // It throws if `git.enabled` is off.
    return undefined;
  }
}
