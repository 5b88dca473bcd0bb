// Builds every bundle of the extension into dist/. `--watch` rebuilds on change.
import { rmSync } from 'node:fs';
import { context } from 'esbuild';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'info',
  outdir: 'dist',
  external: ['vscode'],
};

/** The extension is a module: what it imports on demand becomes a chunk that is loaded when first needed. */
const extension = {
  ...shared,
  entryPoints: { extension: 'src/extension.ts' },
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
};

/** Each is one file of dist/, loaded by path or run by itself. */
const programs = {
  cli: 'src/cli/main.ts',
  scanWorker: 'src/node/scanWorker.ts',
  yamlStructure: 'src/core/locate/yamlStructure.ts',
};

const builds = [
  extension,
  ...Object.entries(programs).map(([name, file]) => ({
    ...shared,
    entryPoints: { [name]: file },
    format: 'cjs',
    ...(name === 'cli' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
  })),
];

rmSync('dist', { recursive: true, force: true });
const contexts = await Promise.all(builds.map((options) => context(options)));
if (process.argv.includes('--watch')) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}
