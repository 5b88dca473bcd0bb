import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { writeTree } from './inputs.ts';
import { report } from './measure.ts';
import { medianOfCommand, medianOfProcesses } from './processes.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-bench-'));
const pattern = '-----BEGIN|LS0tLS1CRUdJTi|MI[GHI]';
const program = path.resolve('out/bench/scanProgram.cjs');

await build({
  entryPoints: ['bench/scanProgram.ts'],
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  outfile: program,
  logLevel: 'error',
});
try {
  writeTree(folder);
  const run = (kind: string): number =>
    medianOfProcesses(`require(process.argv[1])`, [program, kind, folder, path.resolve('dist/scanWorker.js')], 11);
  const grep = medianOfCommand('grep', ['-rlE', '-e', pattern, folder], 11);
  const peer = 'grep -rlE';
  report('A tree of 5,000 files with 2,300 certificates', [
    { what: 'first scan, in a worker', peer, ours: run('worker'), theirs: grep, target: 5 },
    { what: 'first scan, same thread', peer, ours: run('first'), theirs: grep },
    { what: 'first scan and decoding of all, same thread', peer, ours: run('decode'), theirs: grep },
    { what: 'second scan, same thread', peer, ours: run('second'), theirs: grep, target: 1.5 },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
