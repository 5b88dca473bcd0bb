import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { endOfFile } from './reportToParent.mjs';

/** A test that says nothing for so long hangs. In milliseconds; the slowest takes a tenth of it on a busy machine. */
const mostSilence = 600_000;

/**
 * There is a process for each processor, so that threads which compile and collect besides only take time from the others; with
 * room for what is short-lived, less is collected. A sixth of the time of the processors. Most code runs for moments: in Node 20, V8
 * optimises only what runs ten times as long as usual, which saves another fifth. Later ones have no such option.
 */
const [major] = process.versions.node.split('.');
const calm = [
  '--single-threaded',
  '--max-semi-space-size=128',
  ...(Number(major) < 22 ? ['--interrupt-budget=700000'] : []),
];

const worker = path.join(import.meta.dirname, 'worker.mjs');
const reporter = path.join(import.meta.dirname, 'reportToParent.mjs');

/**
 * @typedef {{ name: string, bundle: string, isAlone?: boolean }} TestFile `isAlone`: in a process of its own
 * @typedef {{ name: string, nesting: number, isSuite: boolean, milliseconds: number, outcome: 'passed' | 'failed' | 'skipped',
 *   reason?: string, isOwn?: boolean }} TestEnd `isOwn`: a suite failed by itself, not because a test in it did
 */

/**
 * Runs test files in processes that take one file after the other, in the order given, and those in which something failed once
 * more, each in a process of its own. What is told last of a file holds.
 *
 * @param {readonly TestFile[]} files
 * @param {object} how
 * @param {number} how.processes at the same time
 * @param {(file: TestFile, ends: readonly TestEnd[], milliseconds: number, processor: number) => void} how.onFile told of each
 *   file when it has ended; `processor`: what it took of processors, in milliseconds
 * @param {number} [how.patience] how long a test may say nothing, in milliseconds
 * @param {number} [how.retries] so often a file is run again
 * @returns {Promise<ReadonlyMap<string, readonly TestEnd[]>>} of files that failed and passed when they were run again, what had failed
 */
export async function runInProcesses(files, { processes, onFile, patience = mostSilence, retries = 0 }) {
  const failures = new Map();
  const unsteady = new Map();
  const told = (file, ends, ...times) => {
    const failed = ends.filter(({ outcome }) => outcome === 'failed');
    if (failed.length > 0) failures.set(file.name, failed);
    else if (failures.has(file.name)) {
      unsteady.set(file.name, failures.get(file.name));
      failures.delete(file.name);
    }
    onFile(file, ends, ...times);
  };
  await runOnce(files, { processes, onFile: told, patience });
  for (let again = 0; again < retries && failures.size > 0; again++) {
    const failed = files.filter(({ name }) => failures.has(name)).map((file) => ({ ...file, isAlone: true }));
    await runOnce(failed, { processes: 1, onFile: told, patience });
  }
  return unsteady;
}

async function runOnce(files, { processes, onFile, patience }) {
  const waiting = [...files];
  const lane = async () => {
    while (waiting.length > 0) await useOneProcess(waiting, onFile, patience);
  };
  await Promise.all(Array.from({ length: Math.min(processes, files.length) }, lane));
}

/** Until nothing waits, or what is next must not meet what was before. */
async function useOneProcess(waiting, onFile, patience) {
  const child = fork(worker, [], {
    execArgv: [...calm, `--test-reporter=${reporter}`, '--test-reporter-destination=stdout'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  await Promise.race([once(child, 'message'), exited]);
  if (!child.connected) throw new Error('A process that was to run unit tests ended at once.');
  let file = waiting.shift();
  let isClean = true;
  while (file !== undefined) {
    const started = performance.now();
    const result = await runFile(child, file, patience);
    onFile(file, result.ends, performance.now() - started, result.processor);
    isClean = result.isClean;
    file = isClean && !file.isAlone && !waiting[0]?.isAlone ? waiting.shift() : undefined;
  }
  // In an orderly way, so that what the tests have arranged for its exit happens.
  if (isClean) child.send({});
  else child.kill('SIGKILL');
  await exited;
}

/** @returns {Promise<{ ends: readonly TestEnd[], processor: number, isClean: boolean }>} `isClean`: the process can run another file */
function runFile(child, file, patience) {
  return new Promise((resolve) => {
    const ends = [];
    let processor = 0;
    let running = 'loading the file';
    let silence;
    const end = (isClean, ...more) => {
      clearTimeout(silence);
      child.off('message', hear);
      child.off('exit', exit);
      resolve({ ends: [...ends, ...more], processor, isClean });
    };
    const waitOn = () => {
      clearTimeout(silence);
      const reason = () => `no word for ${patience / 1000} s; last heard of: ${running}`;
      silence = setTimeout(() => end(false, failure(reason())), patience);
    };
    const exit = (code, signal) =>
      end(false, failure(`its process ended with ${signal ?? code}; last heard of: ${running}`));
    const hear = (message) => {
      waitOn();
      if (message.kind === 'started') running = message.name;
      else if (message.kind === 'used') processor = message.processor;
      else if (message.nesting > 0 || message.name !== endOfFile) ends.push(message);
      else end(message.outcome === 'passed', ...(message.outcome === 'passed' ? [] : [message]));
    };
    child.on('message', hear);
    child.once('exit', exit);
    waitOn();
    child.send(file);
  });
}

/** @returns {TestEnd} of a file as a whole */
function failure(reason) {
  return { name: 'the file as a whole', nesting: 0, isSuite: false, milliseconds: 0, outcome: 'failed', reason };
}
