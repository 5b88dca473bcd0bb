import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs the openssl command, the oracle of these tests, and returns what it prints. A machine without it fails the
 * test: nothing else would judge the decoder there.
 */
export function openssl(args: readonly string[], input?: Uint8Array | string): string {
  const run = spawnSync('openssl', args, { input, encoding: 'latin1', env: { ...process.env, LC_ALL: 'C' } });
  assert.ok(run.error === undefined, `these tests need the openssl command: ${run.error?.message}`);
  assert.equal(run.status, 0, `openssl ${args.join(' ')}: ${run.stderr}`);
  return run.stdout;
}

/** Like {@link openssl}, with bytes as the result. */
export function opensslBytes(args: readonly string[], input?: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(openssl(args, input), 'latin1'));
}

const execute = promisify(execFile);

/** Runs openssl over many inputs, two at a time, each in a process of its own. */
export async function opensslEach(args: readonly string[], inputs: readonly Uint8Array[]): Promise<readonly string[]> {
  const outputs: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < inputs.length; i = next++) {
      const running = execute('openssl', args, { encoding: 'latin1' });
      running.child.stdin?.end(inputs[i]);
      outputs[i] = (await running).stdout;
    }
  };
  await Promise.all([worker(), worker()]);
  return outputs;
}
