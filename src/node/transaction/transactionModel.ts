/** A file as a change makes it; the path is absolute. */
export interface FileWrite {
  readonly path: string;
  /** What it is called where something is told of it; by default its path. */
  readonly name?: string;
  /** What the change was made from. Absent for a file that does not exist yet. */
  readonly before?: Uint8Array;
  readonly after: Uint8Array;
  /** Of the file afterwards; by default an existing file keeps its own, a new one gets 0600 with a key in it, else 0644. */
  readonly mode?: number;
  readonly holdsKey: boolean;
}

/** What stands under a name, as far as a journal has to know it. */
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
  /** A folder, a device, a file larger than any of ours: nothing that is replaced. */
  | { readonly kind: 'other' };

/** A folder that a change makes for its files. */
export interface NewDirectory {
  readonly path: string;
  readonly mode: number;
}

/** What happens to one name. */
export interface Entry {
  /** Absolute; neither it nor its folders are links, unless the link itself is what changes. */
  readonly path: string;
  readonly before: FileState;
  readonly after: FileState;
  /** Holds the new content or link, beside `path`, until all names are switched. */
  readonly temporary?: string;
  /** Missing folders, the outermost first. */
  readonly directories: readonly NewDirectory[];
}

/** An entry with the contents that belong to its states. */
export interface Item {
  readonly entry: Entry;
  /** Of a file before: goes to the backup. */
  readonly previous?: Uint8Array;
  /** Of a file afterwards. */
  readonly content?: Uint8Array;
}

/** How far a transaction has come. */
export type Phase =
  /** No name has changed. */
  | 'preparing'
  /** Everything is on the disk; names may have changed. */
  | 'prepared'
  /** All names have changed. */
  | 'committed';

/** The process that works on a transaction. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Where the system tells: when the process started, in which run of the machine. */
  readonly start?: string;
}

/** What a transaction's folder says of it. Holds no content of any file. */
export interface Journal {
  readonly version: 1;
  readonly id: string;
  readonly kind: 'change' | 'undo';
  /** The transaction that an undo takes back. */
  readonly undoes?: string;
  /** What was done, for people. */
  readonly title: string;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly phase: Phase;
  readonly owner: Owner;
  /** In the order of their switching. The backup of the n-th is the file `before-n` of the folder. */
  readonly entries: readonly Entry[];
}
