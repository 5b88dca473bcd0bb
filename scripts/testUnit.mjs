// Bundles the unit tests with esbuild and runs them with node:test. Arguments narrow the files: `npm run test:unit -- pem`.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'out/unit');
const wanted = process.argv.slice(2);
const files = readdirSync(path.join(root, 'test/unit'), { recursive: true })
  .map((file) => `test/unit/${file}`)
  .filter((file) => file.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((word) => file.includes(word))));
if (files.length === 0) {
  console.error(`No unit test matches ${wanted.join(' ')}`);
  process.exit(2);
}
if (wanted.length === 0) rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: files,
  outdir: out,
  outbase: 'test/unit',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const compiled = files.map((file) => path.join(out, `${file.slice('test/unit/'.length, -'.ts'.length)}.mjs`));
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...compiled], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
