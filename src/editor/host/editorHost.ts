import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import type { ProbeAnswer, ProbeTarget } from '../../core/present/probe/probeModel.ts';
import type { RedactedCopy, RedactionOptions } from '../../core/redact/redactText.ts';
import type { PassphraseCryptography } from '../../core/x509/containers/passphraseCryptography.ts';
import type { CreateIssuing } from '../change/issuing.ts';
import type { FileHost } from '../scan/scanHost.ts';

/**
 * What the features need from the host that they run in: a Node process, or the web worker of a browser. What a host
 * cannot do is absent, and no feature asks which host it is.
 */
export interface EditorHost {
  /** In milliseconds since 1970-01-01 UTC. */
  clock(): number;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
  readonly decoding: Required<DecodingTools>;
  /** Reads folders, and the files that others name. */
  readonly files: FileHost;
  /** Redacts a text so that it holds nobody up; `undefined` when it was cancelled. */
  redact(text: string, options: RedactionOptions, signal: AbortSignal): Promise<RedactedCopy | undefined>;
  /** Loaded when somebody types a passphrase. */
  passphraseCryptography(): Promise<PassphraseCryptography>;
  /** The machine whose disk and shell the host has; a browser has none. */
  readonly machine?: Machine;
  /** What connects to servers; a browser cannot. */
  readonly probing?: Probing;
  /** Makes what signs and writes, or what refuses to. */
  readonly createIssuing: CreateIssuing;
}

/** Asks servers for the certificates that they show. */
export interface Probing {
  /** Never called but for a server that the user has confirmed. */
  probe(target: Pick<ProbeTarget, 'host' | 'port' | 'serverName' | 'proxyUrl'>): Promise<ProbeAnswer>;
  /** The command. It comes from the host, so that the one file of a browser does without. */
  command(): Promise<typeof import('../probe/probeServer.ts')>;
}

/** A machine with a disk and a shell. */
export interface Machine {
  /** What uses them. It comes from the host, so that the one file of a browser does without. */
  commands(): Promise<typeof import('./machineCommands.ts')>;
  /** The user's home directory. */
  readonly home: string;
  /** The words that run the `certscope` command. */
  program(): readonly string[];
  /** Writes the files of a sample cluster into a new folder, its dates counted from a moment. */
  writeSample(folder: string, now: number): Promise<void>;
}
