import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A scratch folder with the openssl command in it: an oracle that shares no code with CertScope. */
export interface OpensslFolder {
  /** Runs openssl with the folder as its working directory; throws with its message when it fails. */
  run(...args: readonly string[]): string;
  /** As {@link run}, for commands whose failure is the answer. */
  tryRun(...args: readonly string[]): { readonly status: number | null; readonly output: string };
  write(name: string, content: string | Uint8Array): void;
  read(name: string): string;
  readBytes(name: string): Uint8Array<ArrayBuffer>;
  pathOf(name: string): string;
  remove(): void;
}

/** Hundreds of certificates as text. */
const longestOutput = 64 * 1024 * 1024;

export function createOpensslFolder(): OpensslFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-openssl-'));
  const tryRun = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('openssl', args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: longestOutput,
    });
    return { status, output: stdout, stderr };
  };
  return {
    tryRun,
    run: (...args) => {
      const { status, output, stderr } = tryRun(...args);
      if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
      return output;
    },
    write: (name, content) => writeFileSync(path.join(folder, name), content),
    read: (name) => readFileSync(path.join(folder, name), 'utf8'),
    readBytes: (name) => new Uint8Array(readFileSync(path.join(folder, name))),
    pathOf: (name) => path.join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
