// Builds every bundle of the extension into dist/. `--watch` rebuilds on change.
import { context } from 'esbuild';

const shared = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minify: true,
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'info',
  outdir: 'dist',
};

/** Each entry is one file of dist/; what an entry loads on demand is an entry of its own and external to the others. */
const entries = {
  extension: 'src/extension.ts',
  cli: 'src/cli/main.ts',
  scanWorker: 'src/node/scanWorker.ts',
  yamlStructure: 'src/core/locate/yamlStructure.ts',
};

const builds = Object.entries(entries).map(([name, file]) => ({
  ...shared,
  entryPoints: { [name]: file },
  external: ['vscode'],
  ...(name === 'cli' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
}));

const contexts = await Promise.all(builds.map((options) => context(options)));
if (process.argv.includes('--watch')) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}
