import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { largeKubeconfig } from './inputs.ts';
import { report, timedTogether } from './measure.ts';
import { timeInProcess } from './processes.ts';

const program = path.resolve('out/bench/hoverProgram.cjs');
const document = path.resolve('out/bench/kubeconfig.yaml');

writeFileSync(document, largeKubeconfig());
await build({
  entryPoints: ['bench/hoverProgram.ts'],
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  outfile: program,
  logLevel: 'error',
});
const run = (kind: string) => () => timeInProcess('require(process.argv[1])', [program, kind, document]);
const times = timedTogether(
  {
    yaml: run('yaml'),
    scan: run('scan'),
    cold: run('cold'),
    first: run('first'),
    next: run('next'),
    warm: run('warm'),
  },
  11,
  1,
);
const tenth = { peer: 'a tenth of a millisecond', theirs: 0.1 };
const scan = { peer: 'one cold scan', theirs: times.scan };
report('A hover in that kubeconfig', [
  { what: 'cold: locate all, decode one, words', peer: 'a cold yaml parse', theirs: times.yaml, ours: times.cold },
  { what: 'cold, located in the background before', ...scan, ours: times.first },
  { what: 'next, a certificate not seen before', ...tenth, ours: times.next },
  { what: 'warm, the same certificate again', ...tenth, ours: times.warm, target: 1 },
]);
