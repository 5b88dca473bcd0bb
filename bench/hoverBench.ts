import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { largeKubeconfig } from './inputs.ts';
import { report } from './measure.ts';
import { medianOfProcesses } from './processes.ts';

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
const run = (kind: string): number => medianOfProcesses('require(process.argv[1])', [program, kind, document], 11);
report('A hover in that kubeconfig', [
  { what: 'cold: locate, decode, words', peer: 'one cold scan', ours: run('cold'), theirs: run('scan'), target: 1.5 },
  {
    what: 'warm, a certificate not seen before',
    peer: 'a tenth of a millisecond',
    ours: run('warm'),
    theirs: 0.1,
    target: 1,
  },
]);
