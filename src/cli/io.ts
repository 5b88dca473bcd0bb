import type { LazyReaders } from '../core/pki/lazyReaders.ts';
import type { WebCryptography } from '../core/renewal/webCryptography.ts';
import { typed } from '../core/text/programName.ts';
import type { ScanLimits } from '../node/scanModel.ts';

/** What a command reads and writes, so that tests can run it without a process. */
export interface CliIo {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** The moment to judge by, in milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Standard input as it arrives; asked for once. */
  standardInput(): AsyncIterable<Uint8Array>;
  /** Width of the terminal of standard output, in characters; absent if it is not a terminal. */
  readonly columns?: number | undefined;
  /** Whether text on standard output is coloured; see `useColour`. */
  readonly isColoured?: boolean;
  /** Notes and progress are not wanted (`--quiet`). */
  readonly isQuiet?: boolean;
  /** Shows progress on a terminal; absent if standard error is none. */
  progress?(words: () => string): void;
  /** Runs work that a signal must not leave half done, see `Finishing`. */
  finish?<Value>(work: () => Promise<Value>): Promise<Value>;
  readonly cwd: string;
  /** Limits for scans of folders. Absent, and for named files: `defaultScanLimits`. */
  readonly scanLimits?: ScanLimits;
  /** Where journals and backups of renewals are kept, unless a command says otherwise. */
  readonly backups: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Asks on the terminal, without showing what is typed; `undefined` without a terminal or an answer. */
  askSecret(question: string): Promise<string | undefined>;
  /** Asks a question; `undefined` without a terminal. Whoever does not answer says no. Absent: as without a terminal. */
  confirm?(question: string): Promise<boolean | undefined>;
  /** Makes keys and signs; by default, the WebCrypto of this process. */
  readonly webCryptography?: WebCryptography;
  /** Read what few files need to be read. */
  readonly readers: LazyReaders;
  /** Of CertScope. */
  readonly version: string;
  /** What starts it, if not `certscope`. */
  readonly program?: string | undefined;
  /** The page about a code in the user's language, if the package has it. */
  findingPage(code: string): string | undefined;
}

/** Exit codes of every command. */
export const exitCode = {
  ok: 0,
  /** A finding at the wanted level, or a refusal. */
  found: 1,
  /** Wrong usage, or a file that could not be read completely or written. */
  usage: 2,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Tells what is worth knowing, and what `--quiet` leaves out. The words are harmless already. */
export function tellNote(words: string, { err }: Pick<CliIo, 'err'>): void {
  err(`${typed()}: ${words}\n`);
}

/** Tells what a command cannot do. The words are harmless already. */
export function complain(command: string, words: string, { err }: Pick<CliIo, 'err'>): void {
  err(`${typed(command)}: ${words}\n`);
}

/** A mistake in the command line. */
export class UsageError extends Error {}

/** A file of the command line that cannot be used. The message says all; how to call the command would hide it. */
export class FileError extends UsageError {}

/** Runs work to its end, also if a signal comes in the middle of it. */
export function finished<Value>({ finish }: Pick<CliIo, 'finish'>, work: () => Promise<Value>): Promise<Value> {
  return finish === undefined ? work() : finish(work);
}
