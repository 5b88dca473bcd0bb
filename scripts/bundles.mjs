// What esbuild makes of the sources; esbuild.mjs runs it, the benchmarks measure it.
import { importOnDemandAfter } from './importOnDemand.mjs';

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
export const extension = {
  ...shared,
  entryPoints: { extension: 'src/extension.ts' },
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  // The translations come from VS Code: the build of browsers does without files, and so without `require`.
  alias: { '@vscode/l10n': './node_modules/@vscode/l10n/dist/browser.js' },
  plugins: [importOnDemandAfter('src/extension.ts')],
};

/** The extension of a browser is one file: a web worker's extension host loads no second one. */
export const webExtension = {
  ...shared,
  platform: 'browser',
  target: 'es2022',
  // Browsers read scripts as UTF-8: `…` need not be six characters.
  charset: 'utf8',
  entryPoints: { webExtension: 'src/webExtension.ts' },
  format: 'cjs',
  alias: extension.alias,
};

/** Each is one file of dist/, loaded by path or run by itself. */
const programFiles = {
  cli: 'src/cli/main.ts',
  scanWorker: 'src/node/scanWorker.ts',
  redactWorker: 'src/node/redactWorker.ts',
  yamlStructure: 'src/core/locate/yamlStructure.ts',
  locateInvocations: 'src/core/locate/invocations/locateInvocations.ts',
  locateObjects: 'src/core/locate/objects/locateObjects.ts',
  decodeContainer: 'src/core/x509/containers/decodeContainer.ts',
  sampleCluster: 'scripts/sample/generateSampleCluster.mjs',
};

/** Scripts of webviews, with the styles that they import. */
const webviews = {
  ...shared,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  entryPoints: {
    'webview/actionPage': 'src/webview/actionPage.ts',
    'webview/certificateFile': 'src/webview/certificateFile.ts',
    'webview/inventoryTable': 'src/webview/inventoryTable.ts',
    'webview/pkiMap': 'src/webview/pkiMap.ts',
  },
};

export const programs = [
  webExtension,
  ...Object.entries(programFiles).map(([name, file]) => ({
    ...shared,
    entryPoints: { [name]: file },
    format: 'cjs',
    ...(name === 'cli' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
  })),
  webviews,
];
