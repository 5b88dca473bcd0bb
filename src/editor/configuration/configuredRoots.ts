import * as vscode from 'vscode';
import { rootRefusal } from '../../core/findings/configuration/rootRefusal.ts';
import { exists } from '../documents/exists.ts';
import { placeOf } from '../documents/placeUri.ts';
import type { Machine } from '../host/editorHost.ts';

/** The disk on which roots are, where the host has one. */
export type RootDisk = Pick<Machine, 'home' | 'realPath'> | undefined;

/** Where the roots of one configuration file lead: what is read, and what is not and why. */
export class ConfiguredRoots {
  readonly #folder: vscode.Uri;
  readonly #top: vscode.Uri;
  readonly #disk: RootDisk;
  readonly #absent = new Map<string, vscode.Uri>();

  private constructor(folder: vscode.Uri, top: vscode.Uri, disk: RootDisk) {
    this.#folder = folder;
    this.#top = top;
    this.#disk = disk;
  }

  /** @param folder - That of the configuration file. */
  static async of(folder: vscode.Uri, roots: readonly string[], disk: RootDisk): Promise<ConfiguredRoots> {
    const found = new ConfiguredRoots(folder, await topOf(folder), disk);
    for (const root of roots) {
      const place = found.#placeOf(root);
      if (place !== undefined && found.refusal(root) === undefined && !(await exists(place)))
        found.#absent.set(root, place);
    }
    return found;
  }

  /** Places that may appear. */
  get absent(): ReadonlyMap<string, vscode.Uri> {
    return this.#absent;
  }

  /** Why a root is not read, as a sentence; links are followed anew, since they may lead elsewhere by now. */
  refusal(root: string): string | undefined {
    const { home, realPath } = this.#disk ?? {};
    const isOnDisk = this.#folder.scheme === 'file' && realPath !== undefined;
    const follow = (path: string) => vscode.Uri.file(realPath?.(vscode.Uri.file(path).fsPath) ?? path).path;
    return rootRefusal(root, this.#placeOf(root)?.path, {
      top: this.#top.path,
      ...(isOnDisk ? { home: home === undefined ? undefined : vscode.Uri.file(home).path, realPath: follow } : {}),
    });
  }

  /** What is read of these roots. */
  places(roots: readonly string[]): readonly string[] {
    return roots.flatMap((root) => {
      const place = this.#placeOf(root);
      return place === undefined || this.refusal(root) !== undefined ? [] : placeOf(place);
    });
  }

  /** `undefined` where only the host knows: of `~` and variables. */
  #placeOf(root: string): vscode.Uri | undefined {
    if (/^[~$]/.test(root)) return undefined;
    if (/^[a-z]:/i.test(root)) return vscode.Uri.file(root);
    return root.startsWith('/') ? this.#folder.with({ path: root }) : vscode.Uri.joinPath(this.#folder, root);
  }
}

/** The top of the work tree, or the folder itself. */
async function topOf(folder: vscode.Uri): Promise<vscode.Uri> {
  for (let at = folder; ; ) {
    if (await exists(vscode.Uri.joinPath(at, '.git'))) return at;
    const above = vscode.Uri.joinPath(at, '..');
    if (above.path === at.path) return folder;
    at = above;
  }
}
