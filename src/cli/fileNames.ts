import path from 'node:path';
import type { RootMapping } from '../node/rootMapping.ts';

/** Names files as the user knows them: below an argument, or as another file names them. */
export class FileNames {
  /** By absolute path of this machine. */
  readonly #names = new Map<string, string>();
  readonly #locals = new Map<string, string>();
  /** Where the host's links lead, by name. */
  readonly #reals = new Map<string, string>();
  readonly #root: string | undefined;
  readonly #mapping: RootMapping;

  /** @param root - As the user wrote it. */
  constructor(root: string | undefined, mapping: RootMapping) {
    this.#root = root;
    this.#mapping = mapping;
  }

  /** The name of a file, if it has one. */
  nameOf(local: string): string | undefined {
    return this.#names.get(local);
  }

  /** Where a named file is. */
  localOf(name: string): string | undefined {
    return this.#locals.get(name);
  }

  /** Sets where a file is after following the host's links. */
  setReal(name: string, local: string): void {
    this.#reals.set(name, local);
  }

  /** Where a named file is, after following the host's links if they are known. */
  realOf(name: string): string | undefined {
    return this.#reals.get(name) ?? this.#locals.get(name);
  }

  /** Gives a file its name. */
  add(local: string, name: string): void {
    this.#names.set(local, name);
    this.#locals.set(name, local);
  }

  /** Names the files that a file refers to; `isRelative`: by their place next to it. Call it only after all found files have names. */
  pathOf(namedIn: string): (hostPath: string, isRelative: boolean) => string {
    return (hostPath, isRelative) => {
      // A file next to one outside the root is outside the root too.
      const isBeside = isRelative && !this.#mapping.covers(namedIn);
      const local = isBeside ? path.normalize(hostPath) : this.#mapping.toLocalPath(hostPath, namedIn);
      const known = this.#names.get(local);
      if (known !== undefined) return known;
      const beside = this.#names.get(namedIn);
      const name =
        (isRelative || this.#mapping.machineOf(namedIn) === 'copy') && beside !== undefined
          ? path.join(path.dirname(beside), path.relative(path.dirname(namedIn), local))
          : path.join(this.#root ?? '', hostPath);
      const shown = path.sep === '/' ? name : name.split(path.sep).join('/');
      this.add(local, shown);
      return shown;
    };
  }
}
