import type * as vscode from 'vscode';
import type { StructureReader } from '../../core/locate/structure/structureReader.ts';
import type { Cryptography } from '../../core/pki/crypto.ts';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import type { RestoredFile } from '../../core/present/change/undoPreview.ts';
import type { WebCryptography } from '../../core/renewal/webCryptography.ts';
import type { Bytes } from '../../core/x509/bytes.ts';
import type { PassphraseCryptography } from '../../core/x509/containers/passphraseCryptography.ts';
import type { EditorHost } from '../host/editorHost.ts';
import type { ActionPanel } from '../pages/actionPanel.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** A text file that can be written back byte for byte. */
interface ReadText {
  readonly text: string;
  encode(text: string): Bytes;
}

/** A file to write in a transaction. */
export interface WrittenFile {
  /** A path on the local disk. */
  readonly path: string;
  /** Absent for a new file. */
  readonly before?: Bytes;
  readonly after: Bytes;
  readonly mode?: number;
  readonly holdsKey: boolean;
}

/** A past renewal that can be undone. */
export interface PastChange {
  readonly id: string;
  readonly title: string;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly paths: readonly string[];
  /** It has already been undone. */
  readonly isUndone: boolean;
}

/** A change that was interrupted between two files. */
export interface InterruptedChange {
  readonly id: string;
  readonly title: string;
  /** Number of files already written, of {@link total}. */
  readonly done: number;
  readonly total: number;
  /** The remaining new files are complete on disk. */
  readonly canComplete: boolean;
  readonly canRollBack: boolean;
}

/** The script that installs staged files, for review and to be run by a user who can write them. */
export interface InstallScript {
  readonly path: string;
  readonly text: string;
}

/** What an undo would restore. */
interface Restore<File> {
  readonly files: readonly File[];
  /** Files have changed since the renewal: which, and what to do. */
  readonly changedSince?: string;
}

/** A file of a {@link ChangeJournal} as `RestoredFile`, with its path on the local disk. */
type RestoredOnDisk = Omit<RestoredFile, 'content'> & { readonly content?: Uint8Array };

/** A change that was applied. */
interface WrittenChange {
  /** Identifies the change for undo. */
  readonly id: string;
  /** The backup folder, if other users had access to it and its mode was corrected. */
  readonly tightened?: string;
}

/** Writes all files or none, and keeps backups for undo. Its error messages are written for users. */
export interface ChangeJournal {
  write(title: string, files: readonly WrittenFile[]): Promise<WrittenChange>;
  /** The files, existing or new, that this user cannot write. */
  denied(paths: readonly string[]): Promise<readonly string[]>;
  /** Writes the new files to a staging folder, with a script that installs them. */
  stage(title: string, files: readonly WrittenFile[], folder: string): Promise<InstallScript>;
  /** @param overwrite - Also restores files that have changed since; their current contents are kept in the backup. */
  undo(id: string, overwrite: boolean): Promise<void>;
  /** Reads what an undo would restore. */
  restores(id: string): Promise<Restore<RestoredOnDisk>>;
  /** Newest first. */
  list(): Promise<readonly PastChange[]>;
  /** Journals that cannot be read, with a sentence for the user. */
  damaged(): Promise<readonly { readonly id: string; readonly words: string }[]>;
  halted(): Promise<readonly InterruptedChange[]>;
  complete(id: string): Promise<void>;
  rollBack(id: string): Promise<void>;
}

/** The last change of this session, until it is undone. */
interface LastChange {
  made?: AppliedChange;
}

/** An applied change and how to undo it. */
export interface AppliedChange {
  readonly title: string;
  /** The backup folder, if other users had access to it and its mode was corrected. */
  readonly tightened?: string;
  /** What an undo would restore. */
  restores(): Promise<Restore<RestoredFile>>;
  /**
   * @param overwrite - Also restores files that have changed since.
   * @throws CommandRefusal with the reason if it cannot be undone.
   */
  undo(overwrite: boolean): Promise<void>;
}

/** The part of a panel that the flow needs, so that tests can replace it. */
export type ChangePanel = Pick<ActionPanel, 'ask' | 'show' | 'onAnswer' | 'dispose' | 'isClosed' | 'reveal'>;

/** What the change flow needs from its host. */
export interface ChangeHost {
  readonly store: CertificateStore;
  readonly log: vscode.LogOutputChannel;
  readonly cryptography: Cryptography;
  readonly webCryptography: WebCryptography;
  readonly structure: StructureReader;
  readonly decoding: DecodingTools;
  /** A tab that shows the plan of an action and asks its questions; loaded when the first one opens. */
  openPanel(title: string): Promise<ChangePanel>;
  /** The user's home directory. */
  readonly home: string;
  /** The real time: certificates are never issued as of another date. */
  clock(): number;
  readonly redact: EditorHost['redact'];
  /** Keeps what the user was told, across windows. */
  readonly memory: vscode.Memento;
  /** Asks a modal question; false unless it is answered with `yes`. */
  confirm(question: string, yes: string, detail?: string): Promise<boolean>;
  readText(bytes: Bytes): ReadText;
  /** The last change of this session. */
  readonly lastChange: LastChange;
  /** Loaded when something is written or undone. */
  journal(): Promise<ChangeJournal>;
  /** Loaded when a passphrase is entered. */
  passphraseCryptography(): Promise<PassphraseCryptography>;
  /** Reads all files again. */
  refresh(): Promise<void>;
}
