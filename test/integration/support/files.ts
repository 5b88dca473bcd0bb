import * as vscode from 'vscode';

/** What tells of an earlier folder must not be taken for what tells of this one. */
let made = 0;

/** A new folder of a test's own below the opened folder or, with `isOutside`, beside it. `remove()` takes it away. */
export async function temporaryFolder(name: string, { isOutside = false } = {}) {
  const [opened] = vscode.workspace.workspaceFolders ?? [];
  if (opened === undefined) throw new Error('No folder is open.');
  const uri = vscode.Uri.joinPath(opened.uri, isOutside ? '..' : '.', `${name}-${++made}`);
  await vscode.workspace.fs.createDirectory(uri);
  return {
    uri,
    file: (path: string) => vscode.Uri.joinPath(uri, path),
    async write(path: string, content: string | Uint8Array): Promise<vscode.Uri> {
      const file = vscode.Uri.joinPath(uri, path);
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      await vscode.workspace.fs.writeFile(file, bytes);
      return file;
    },
    async remove(): Promise<void> {
      await vscode.workspace.fs.delete(uri, { recursive: true });
    },
  };
}

export type TemporaryFolder = Awaited<ReturnType<typeof temporaryFolder>>;

/** The bytes of a file on disk. */
export async function bytesOf(uri: vscode.Uri): Promise<number[]> {
  return Array.from(await vscode.workspace.fs.readFile(uri));
}

/** Changes a setting of CertScope while something runs. */
export async function withSetting(key: string, value: unknown, run: () => Promise<void>): Promise<void> {
  const settings = vscode.workspace.getConfiguration('certscope');
  await settings.update(key, value, vscode.ConfigurationTarget.Global);
  try {
    await run();
  } finally {
    await vscode.workspace.getConfiguration('certscope').update(key, undefined, vscode.ConfigurationTarget.Global);
  }
}
