import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { goEnvironment } from './goRelease.ts';

/** A line of etcd's log. */
interface EtcdLogLine {
  /** The whole line. */
  readonly raw: string;
  readonly level: string;
  readonly msg: string;
  readonly error?: string;
  readonly 'stream-reader-type'?: string;
}

/** A running etcd. */
export interface EtcdMember {
  /** All lines until now. */
  readonly log: readonly EtcdLogLine[];
  /** Whether it has ended by itself. */
  hasEnded(): boolean;
  stop(): Promise<void>;
}

/**
 * Ends etcd when its own standard input ends, and so when this process ends, however it does. Of the pipes that etcd writes
 * to it keeps none, so that they end with etcd.
 */
const script = (signal: string): string =>
  `etcd "$@" </dev/null & child=$!; exec >/dev/null 2>&1; cat; kill -${signal} $child; wait $child`;

/** As fast as on one machine it can be; the log as talkative as needed to see why peers do not come together. */
const speed = ['--heartbeat-interval=20', '--election-timeout=200', '--unsafe-no-fsync', '--log-level=debug'];

/**
 * Starts an etcd that keeps its data in a temporary folder.
 *
 * @param kept - A folder for its data that stays when it is stopped, so that it can be started again. It is then stopped as
 *   operators do it, and hands its leadership on.
 */
export function startEtcd(folder: string, flags: readonly string[], kept?: string): EtcdMember {
  const data = kept ?? mkdtempSync(path.join(folder, 'data-'));
  const child = spawn(
    'sh',
    ['-c', script(kept === undefined ? 'KILL' : 'TERM'), 'sh', `--data-dir=${data}`, ...speed, ...flags],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: goEnvironment,
    },
  );
  const log: EtcdLogLine[] = [];
  const reading = readLog(child, log);
  let hasEnded = false;
  void reading.then(() => {
    hasEnded = true;
  });
  return {
    log,
    hasEnded: () => hasEnded,
    stop: async () => {
      child.stdin?.end();
      await reading;
      if (kept === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}

async function readLog({ stderr }: ChildProcess, log: EtcdLogLine[]): Promise<void> {
  if (stderr === null) return;
  for await (const line of createInterface({ input: stderr })) {
    const fields = line.startsWith('{') ? JSON.parse(line) : { level: 'text', msg: line };
    log.push({ ...fields, raw: line });
  }
}
