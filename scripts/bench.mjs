// Builds the extension and the benchmarks, then runs each benchmark in a process of its own.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const benches = [
  'decodeBench',
  'locateBench',
  'verifyBench',
  'hoverBench',
  'scanBench',
  'chartsBench',
  'loadBench',
  'connectionsBench',
  'mapBench',
  'searchBench',
  'renewalBench',
  'startupBench',
];
const wanted = process.argv.slice(2);

const built = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
if (built.status !== 0) process.exit(built.status ?? 1);
await build({
  absWorkingDir: root,
  entryPoints: benches.map((name) => `bench/${name}.ts`),
  outdir: 'out/bench',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
console.log('Fastest of many interleaved rounds; ratio = ours / peer, smaller is better.');
for (const name of benches) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  const run = spawnSync(process.execPath, [`out/bench/${name}.mjs`], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) process.exitCode = 1;
}
