import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fastFolder } from '../support/fastFolder.ts';
import type { Tree, TreeFile } from './tree.ts';

/** A temporary folder that shows one tree after the other; only what differs is written. */
export class TreeFolder {
  readonly path = mkdtempSync(path.join(fastFolder, 'certscope-mutations-'));
  #shown: ReadonlyMap<string, TreeFile> = new Map();

  show({ files }: Tree): void {
    for (const [name, file] of this.#shown) {
      if (files.get(name) !== file) rmSync(path.join(this.path, name));
    }
    for (const [name, file] of files) {
      if (this.#shown.get(name) !== file) this.#write(name, file);
    }
    this.#shown = files;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  #write(name: string, file: TreeFile): void {
    const target = path.join(this.path, name);
    mkdirSync(path.dirname(target), { recursive: true });
    if ('linkTo' in file) {
      symlinkSync(file.linkTo, target);
      return;
    }
    writeFileSync(target, file.content);
    chmodSync(target, file.mode);
  }
}
