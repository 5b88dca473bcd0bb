// What esbuild makes of the sources; esbuild.mjs runs it, the benchmarks measure it.
import { alikeTogether } from './alikeTogether.mjs';
import { importAtOnce } from './importAtOnce.mjs';
import { importOnDemand } from './importOnDemand.mjs';
import { onDemandParts } from './onDemandParts.mjs';
import { oneVscode } from './oneVscode.mjs';
import { yamlForReading } from './yamlForReading.mjs';

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
  // Where node_modules really lies would be in the hashes of chunks' names.
  preserveSymlinks: true,
};

/** What every window loads: one small file, which loads the extension when it is needed. */
export const starter = {
  ...shared,
  entryPoints: { starter: 'src/starter.ts' },
  format: 'esm',
  charset: 'utf8',
  outExtension: { '.js': '.mjs' },
  plugins: [
    {
      name: 'the extension is another file',
      setup: (build) =>
        build.onResolve({ filter: /^\.\/extension\.ts$/ }, () => ({ path: './extension.mjs', external: true })),
    },
  ],
};

/** Modules for Node, which share chunks: what they import on demand is loaded when it is first needed. */
export const modules = {
  ...shared,
  entryPoints: {
    extension: 'src/extension.ts',
    cli: 'src/cli/main.ts',
    redactWorker: 'src/node/redactWorker.ts',
    lookWorker: 'src/node/lookWorker.ts',
    scanWorker: 'src/node/scanWorker.ts',
  },
  format: 'esm',
  splitting: true,
  charset: 'utf8',
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  // The translations come from VS Code or are read by the command: the build of browsers does without `require`.
  alias: { '@vscode/l10n': './node_modules/@vscode/l10n/dist/browser.js' },
  plugins: [importOnDemand(onDemandParts)],
};

/** The command alone, as npm's package has it. */
export const command = { ...modules, entryPoints: { cli: modules.entryPoints.cli } };

/** The extension of a browser is one file: a web worker's extension host loads no second one. */
export const webExtension = {
  ...shared,
  platform: 'browser',
  target: 'es2022',
  // Browsers read scripts as UTF-8: `…` need not be six characters.
  charset: 'utf8',
  entryPoints: { webExtension: 'src/webExtension.ts' },
  format: 'cjs',
  // Strict mode once for the file, not in each of its 800 modules again.
  banner: { js: '"use strict";' },
  tsconfigRaw: { compilerOptions: { alwaysStrict: false, target: 'ES2022', verbatimModuleSyntax: true } },
  alias: modules.alias,
  plugins: [alikeTogether, oneVscode, importAtOnce, yamlForReading],
  // Of `oneVscode`.
  external: [],
};

/** Loaded by `createLazyReaders`, in the middle of a reading: a module could not be. */
const lazyReaders = {
  yamlStructure: 'src/core/locate/structure/yamlStructure.ts',
  documentReaders: 'src/core/locate/objects/documentReaders.ts',
  decodeStore: 'src/core/x509/containers/decodeStore.ts',
};

/** Files that are loaded by path, and share nothing. */
const alone = (entryPoints) => ({
  ...shared,
  entryPoints,
  format: 'cjs',
  charset: 'utf8',
  alias: modules.alias,
  plugins: [yamlForReading],
});

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

export const programs = [starter, webExtension, alone(lazyReaders), webviews];

/** What the command needs beside {@link command}. */
export const commandPrograms = [alone(lazyReaders)];

/** The command as one file, for {@link https://nodejs.org/api/single-executable-applications.html a single executable}. */
export const executable = alone({ certscope: 'src/cli/executable.ts' });
