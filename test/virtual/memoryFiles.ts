import * as vscode from 'vscode';

/** The scheme of the folder that lies on no disk. */
export const memoryScheme = 'memfs';

interface Entry {
  readonly bytes?: Uint8Array;
  readonly changedAt: number;
}

/** Files that are in the memory of an extension and nowhere else, as a repository on another machine is. */
export class MemoryFiles implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #entries = new Map<string, Entry>([['/', { changedAt: 1 }]]);
  readonly onDidChangeFile = this.#changed.event;
  #time = 1;

  stat({ path }: vscode.Uri): vscode.FileStat {
    const { bytes, changedAt } = this.#entryAt(path);
    const type = bytes === undefined ? vscode.FileType.Directory : vscode.FileType.File;
    return { type, ctime: 1, mtime: changedAt, size: bytes?.length ?? 0 };
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    const { bytes } = this.#entryAt(path);
    if (bytes === undefined) throw vscode.FileSystemError.FileIsADirectory(path);
    return bytes;
  }

  readDirectory({ path }: vscode.Uri): [string, vscode.FileType][] {
    this.#entryAt(path);
    const folder = path.endsWith('/') ? path : `${path}/`;
    return [...this.#entries]
      .filter(([each]) => each.startsWith(folder) && each !== folder && !each.slice(folder.length).includes('/'))
      .map(([each, { bytes }]) => [
        each.slice(folder.length),
        bytes === undefined ? vscode.FileType.Directory : vscode.FileType.File,
      ]);
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    const isNew = !this.#entries.has(uri.path);
    for (let at = uri.path.indexOf('/', 1); at !== -1; at = uri.path.indexOf('/', at + 1)) {
      const folder = uri.path.slice(0, at);
      if (!this.#entries.has(folder)) this.#entries.set(folder, { changedAt: 1 });
    }
    this.#entries.set(uri.path, { bytes: Uint8Array.from(bytes), changedAt: ++this.#time });
    this.#changed.fire([{ type: isNew ? vscode.FileChangeType.Created : vscode.FileChangeType.Changed, uri }]);
  }

  createDirectory(uri: vscode.Uri): void {
    this.#entries.set(uri.path, { changedAt: ++this.#time });
  }

  delete(uri: vscode.Uri): void {
    this.#entries.delete(uri.path);
    this.#changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  #entryAt(path: string): Entry {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw vscode.FileSystemError.FileNotFound(path);
    return entry;
  }
}
