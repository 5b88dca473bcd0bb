// What esbuild makes of the sources; esbuild.mjs runs it, the benchmarks measure it.
import { readFileSync } from 'node:fs';
import { importOnDemand } from './importOnDemand.mjs';
import { onDemandParts } from './onDemandParts.mjs';
import { webChunks } from './webChunks.mjs';
import { yamlForReading } from './yamlForReading.mjs';

const { publisher, name } = JSON.parse(readFileSync('package.json', 'utf8'));

const shared = {
  bundle: true,
  platform: 'node',
  // What Node 20 and browsers know.
  target: 'es2022',
  charset: 'utf8',
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
  outExtension: { '.js': '.mjs' },
  plugins: [
    {
      name: 'the extension is another file',
      setup: (build) =>
        build.onResolve({ filter: /^\.\/extension\.ts$/ }, () => ({ path: './extension.mjs', external: true })),
    },
  ],
};

/** Loaded by `createLazyReaders`, in the middle of a reading: a module could not be. */
export const lazyReaders = {
  yamlStructure: 'src/core/locate/structure/yamlStructure.ts',
  documentReaders: 'src/core/locate/objects/documentReaders.ts',
  decodeStore: 'src/core/x509/containers/decodeStore.ts',
};

/**
 * What every browser's window loads: one script, since the web worker of VS Code loads no second one by itself.
 *
 * @param {Record<string, readonly string[]>} chunks see `createChunkLoader`
 */
const webStarter = (chunks) => ({
  ...shared,
  platform: 'browser',
  entryPoints: { webStarter: 'src/webStarter.ts' },
  format: 'cjs',
  define: {
    EXTENSION: JSON.stringify(`${publisher}.${name}`),
    CHUNKS: JSON.stringify(chunks),
    READERS: JSON.stringify(Object.keys(lazyReaders).map((name) => `${name}.js`)),
  },
});

/** Modules, which share chunks: what they import on demand is loaded when it is first needed. */
export const modules = {
  ...shared,
  entryPoints: {
    extension: 'src/extension.ts',
    'chunks/webExtension': 'src/webExtension.ts',
    cli: 'src/cli/main.ts',
    redactWorker: 'src/node/redactWorker.ts',
    lookWorker: 'src/node/lookWorker.ts',
    scanWorker: 'src/node/scanWorker.ts',
  },
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  // The translations come from VS Code or are read by the command: the build of browsers does without `require`.
  alias: { '@vscode/l10n': './node_modules/@vscode/l10n/dist/browser.js' },
  plugins: [importOnDemand(onDemandParts), webChunks(webStarter)],
};

/** The command alone, as npm's package has it. */
export const command = { ...modules, entryPoints: { cli: modules.entryPoints.cli } };

/** Files that are loaded by path, and share nothing. */
const alone = (entryPoints) => ({
  ...shared,
  entryPoints,
  format: 'cjs',
  alias: modules.alias,
  plugins: [yamlForReading],
});

/** Scripts of webviews, with the styles that they import. */
const webviews = {
  ...shared,
  platform: 'browser',
  // Nothing says that scripts of pages are UTF-8.
  charset: 'ascii',
  format: 'iife',
  entryPoints: {
    'webview/actionPage': 'src/webview/actionPage.ts',
    'webview/certificateFile': 'src/webview/certificateFile.ts',
    'webview/inventoryTable': 'src/webview/inventoryTable.ts',
    'webview/pkiMap': 'src/webview/pkiMap.ts',
  },
};

export const programs = [starter, alone(lazyReaders), webviews];

/** What the command needs beside {@link command}. */
export const commandPrograms = [alone(lazyReaders)];

/** The command as one file, for {@link https://nodejs.org/api/single-executable-applications.html a single executable}. */
export const executable = alone({ certscope: 'src/cli/executable.ts' });
