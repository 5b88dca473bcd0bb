import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import type { ProbeAnswer, ProbeTarget } from '../../core/present/probe/probeModel.ts';
import type { RedactedCopy, RedactionOptions } from '../../core/redact/redactText.ts';
import type { PassphraseCryptography } from '../../core/x509/containers/passphraseCryptography.ts';
import type { CreateIssuing } from '../change/issuing.ts';
import type { FileHost } from '../scan/scanHost.ts';

/**
 * What the features need from their host: a Node process, or the web worker of a browser. Abilities that a host does not have
 * are absent, and no feature asks which host it is.
 */
export interface EditorHost {
  /** In milliseconds since 1970-01-01 UTC. */
  clock(): number;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
  readonly decoding: Required<DecodingTools>;
  /** Reads folders, and files that other files refer to. */
  readonly files: FileHost;
  /** Redacts a text without blocking; `undefined` if it was cancelled. */
  redact(text: string, options: RedactionOptions, signal: AbortSignal): Promise<RedactedCopy | undefined>;
  /** Loaded when a passphrase is entered. */
  passphraseCryptography(): Promise<PassphraseCryptography>;
  /** The machine with a disk and a shell; a browser has none. */
  readonly machine?: Machine;
  /** Connects to servers; a browser cannot. */
  readonly probing?: Probing;
  /** Creates the features that sign and write, or their replacement that refuses. */
  readonly createIssuing: CreateIssuing;
}

/** Asks servers for the certificates that they present. */
export interface Probing {
  /** Only called for a server that the user has confirmed. */
  probe(target: Pick<ProbeTarget, 'host' | 'port' | 'serverName' | 'proxyUrl'>): Promise<ProbeAnswer>;
  /** The command. The host provides it, so that a browser does not load it. */
  command(): Promise<typeof import('../probe/probeServer.ts')>;
}

/** A machine with a disk and a shell. */
export interface Machine {
  /** The commands that use them. The host provides them, so that a browser does not load them. */
  commands(): Promise<typeof import('./machineCommands.ts')>;
  /** The user's home directory. */
  readonly home: string;
  /** Follows links; of what does not exist, the path itself. With `/`. */
  realPath(path: string): string;
  /** The words that run the `certscope` command. */
  program(): readonly string[];
  /** Writes the files of a sample cluster into a new folder, with dates relative to a moment. */
  writeSample(folder: string, now: number): Promise<void>;
}
