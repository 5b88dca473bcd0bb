import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { writeTree } from './inputs.ts';
import { report, timedTogether } from './measure.ts';
import { runCommand, timeInProcess } from './processes.ts';

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
  restFor(folder);
  const worker = path.resolve('dist/scanWorker.mjs');
  const run = (kind: string) => () => timeInProcess('require(process.argv[1])', [program, kind, folder, worker]);
  const grep = () => runCommand('grep', ['-rlE', '-e', pattern, folder]);
  const times = timedTogether(
    {
      grep,
      worker: run('worker'),
      first: run('first'),
      decode: run('decode'),
      second: run('second'),
      reread: run('reread'),
      again: run('again'),
    },
    11,
    1,
  );
  const peer = { peer: 'grep -rlE', theirs: times.grep };
  report('A tree of 5,000 files with 2,300 certificates', [
    { what: 'first scan, in a worker', ...peer, ours: times.worker, target: 5 },
    { what: 'first scan, same thread', ...peer, ours: times.first },
    { what: 'first scan and decoding of all, same thread', ...peer, ours: times.decode },
    { what: 'second scan, nothing changed, same thread', ...peer, ours: times.second, target: 1.5 },
    { what: 'second scan, nothing changed, in a worker', ...peer, ours: times.again },
    { what: 'all read once more, same thread', ...peer, ours: times.reread },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Files that have just changed are read again in any case; those of a workspace have rested. */
function restFor(tree: string): void {
  runCommand('sleep', ['4']);
  runCommand('ls', ['-R', tree]);
}
