import type * as vscode from 'vscode';
import type { StructureReader } from '../../core/locate/structure/structureReader.ts';
import type { Cryptography } from '../../core/pki/crypto.ts';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import type { WebCryptography } from '../../core/renewal/webCryptography.ts';
import type { Bytes } from '../../core/x509/bytes.ts';
import type { PassphraseCryptography } from '../../core/x509/containers/passphraseCryptography.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import type { ChangePanel } from './changeFlow.ts';

/** A text file that can be written back byte for byte. */
interface ReadText {
  readonly text: string;
  encode(text: string): Bytes;
}

/** A file as a transaction writes it. */
export interface WrittenFile {
  /** On this machine's disk. */
  readonly path: string;
  /** Absent for a new file. */
  readonly before?: Bytes;
  readonly after: Bytes;
  readonly mode?: number;
  readonly holdsKey: boolean;
}

/** A renewal of the past that can be taken back. */
export interface PastChange {
  readonly id: string;
  readonly title: string;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly paths: readonly string[];
  /** It was taken back already. */
  readonly isUndone: boolean;
}

/** A change that stopped between two files. */
export interface HaltedChange {
  readonly id: string;
  readonly title: string;
  /** Files that are new already, of {@link total}. */
  readonly done: number;
  readonly total: number;
  /** All that is missing lies ready on the disk. */
  readonly canComplete: boolean;
  readonly canRollBack: boolean;
}

/** What installs staged files, to be reviewed and then run by somebody who may write them. */
export interface InstallScript {
  readonly path: string;
  readonly text: string;
}

/** How taking back went: some files may hold something else by now, and nothing was written. */
type UndoAnswer = { readonly kind: 'undone' } | { readonly kind: 'changedSince'; readonly message: string };

/** A change that was written. */
interface WrittenChange {
  /** By which it is taken back. */
  readonly id: string;
  /** The folder of backups, where it was open to others and is not any more. */
  readonly tightened?: string;
}

/** Writes files all or none, and remembers how to take it back. Its errors are words for people. */
export interface ChangeJournal {
  write(title: string, files: readonly WrittenFile[]): Promise<WrittenChange>;
  /** Which of some files, existing or new, this user may not write. */
  denied(paths: readonly string[]): Promise<readonly string[]>;
  /** Lays the new files out in a folder, with a script that installs them, instead of writing them. */
  stage(title: string, files: readonly WrittenFile[], folder: string): Promise<InstallScript>;
  /** @param overwrite - Puts files back that changed since, too; what they hold now is kept in the backup. */
  undo(id: string, overwrite: boolean): Promise<UndoAnswer>;
  /** The newest first. */
  list(): Promise<readonly PastChange[]>;
  halted(): Promise<readonly HaltedChange[]>;
  complete(id: string): Promise<void>;
  rollBack(id: string): Promise<void>;
}

/** The last change of this session, until it is taken back. */
interface LastChange {
  made?: { readonly title: string; readonly change: AppliedChange };
}

/** A change that was made, and the way back. */
export interface AppliedChange {
  /** The folder of backups, where it was open to others and is not any more. */
  readonly tightened?: string;
  /** @throws CommandRefusal when it cannot be taken back, with the reason. */
  undo(): Promise<void>;
}

/** What changing files needs from the outside. */
export interface ChangeHost {
  readonly store: CertificateStore;
  readonly log: vscode.LogOutputChannel;
  readonly cryptography: Cryptography;
  readonly webCryptography: WebCryptography;
  readonly structure: StructureReader;
  readonly decoding: DecodingTools;
  /** A tab that shows what an action will do, and asks; loaded when the first one does. */
  openPanel(title: string): Promise<ChangePanel>;
  /** The user's home directory. */
  readonly home: string;
  /** The real time: a certificate is never issued as of another date. */
  clock(): number;
  /** Asks a question that stops everything else; false when it is not answered with `yes`. */
  confirm(question: string, yes: string, detail?: string): Promise<boolean>;
  readText(bytes: Bytes): ReadText;
  /** The last change of this session. */
  readonly lastChange: LastChange;
  /** Loaded when something is written or taken back. */
  journal(): Promise<ChangeJournal>;
  /** Loaded when somebody types a passphrase. */
  passphraseCryptography(): Promise<PassphraseCryptography>;
  /** Reads all files anew. */
  refresh(): Promise<void>;
}
