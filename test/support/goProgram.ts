import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

const cache = '.cache/go-programs';

/** Answers are a few hundred octets a case; runs hold some tens of thousands. */
const maximumOutput = 1 << 30;

/** The Go that CertScope judges as: other versions parse, judge and word some things otherwise. */
const release = 'go1.24';

/** What tests and scripts say where that Go is not installed. */
export const goIsMissing = `${release} is not installed, with which this is compared: apt-get install golang-go`;

/**
 * Runs a program of `test/support/go`, built once for each state of its source and each version of Go.
 *
 * @returns What it printed; `undefined` where Go is not installed, or another release of it.
 * @throws When it cannot be built, or fails.
 */
export function runGoProgram(name: string, input: string): string | undefined {
  const program = buildGoProgram(name);
  return program === undefined ? undefined : outputOf(program, [], input);
}

/**
 * Builds a program of `test/support/go`, once for each state of its source and each version of Go.
 *
 * @returns Its file; `undefined` where Go is not installed, or another release of it.
 * @throws When it cannot be built.
 */
export function buildGoProgram(name: string): string | undefined {
  const version = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (version.status !== 0 || !version.stdout.includes(` ${release}`)) return undefined;
  const source = path.resolve(`test/support/go/${name}.go`);
  const id = createHash('sha256').update(version.stdout).update(readFileSync(source)).digest('hex').slice(0, 16);
  const program = path.resolve(cache, `${name}-${id}`);
  if (!existsSync(program)) build(source, program);
  return program;
}

/** Several test files may do so at the same time: whoever is last replaces the same program by itself. */
function build(source: string, program: string): void {
  mkdirSync(path.dirname(program), { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  outputOf('go', ['build', '-o', unfinished, source], '');
  renameSync(unfinished, program);
}

function outputOf(command: string, args: readonly string[], input: string): string {
  const run = spawnSync(command, args, { encoding: 'utf8', input, maxBuffer: maximumOutput });
  if (run.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${run.error?.message ?? run.stderr}`);
  return run.stdout;
}
