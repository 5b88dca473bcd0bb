/** A file to write; the path is absolute. */
export interface FileWrite {
  readonly path: string;
  /** Label in messages; by default its path. */
  readonly name?: string;
  /** The original content. Absent for a file that does not exist yet. */
  readonly before?: Uint8Array;
  readonly after: Uint8Array;
  /** Mode of the new file. By default an existing file keeps its mode; a new one gets 0600 with a key in it, else 0644. */
  readonly mode?: number;
  readonly holdsKey: boolean;
}

/** The state of a name, as recorded in a journal. */
export type FileState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'file';
      readonly sha256: string;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    }
  | { readonly kind: 'link'; readonly to: string }
  /** A folder, a device or a file that is too large: never replaced. */
  | { readonly kind: 'other' };

/** A folder that a change creates for its files. */
export interface NewDirectory {
  readonly path: string;
  readonly mode: number;
}

/** What happens to one name. */
export interface Entry {
  /** Absolute, with all links resolved, unless the link itself changes. */
  readonly path: string;
  readonly before: FileState;
  readonly after: FileState;
  /** Temporary file with the new content or link, next to `path`, until all names are switched. */
  readonly temporary?: string;
  /** Missing folders, outermost first. */
  readonly directories: readonly NewDirectory[];
}

/** An entry with the contents of its states. */
export interface Item {
  readonly entry: Entry;
  /** Old content of a file, for the backup. */
  readonly previous?: Uint8Array;
  /** New content of a file. */
  readonly content?: Uint8Array;
}

/** Progress of a transaction. */
export type Phase =
  /** No name has been switched. */
  | 'preparing'
  /** Everything is on disk; names may have been switched. */
  | 'prepared'
  /** All names have been switched. */
  | 'committed';

/** The process that works on a transaction. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** If the system provides it: start time of the process, and the boot id. */
  readonly start?: string;
}

/** The journal of a transaction. Contains no file contents. */
export interface Journal {
  readonly version: 1;
  readonly id: string;
  readonly kind: 'change' | 'undo';
  /** The transaction that an undo reverts. */
  readonly undoes?: string;
  /** Title for users. */
  readonly title: string;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly phase: Phase;
  readonly owner: Owner;
  /** In switching order. The backup of the n-th entry is the file `before-n` in the folder. */
  readonly entries: readonly Entry[];
}
