import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { modules } from '../scripts/bundles.mjs';
import { loadedAtOnce } from '../scripts/loadedAtOnce.mjs';
import { report, timedTogether } from './measure.ts';
import { timeInProcess } from './processes.ts';

/** Kilobytes that the features may load at once; `activation.test.ts` holds it. */
const budget = 208;
const peer = path.resolve('out/bench/peer.cjs');

await build({
  stdin: {
    contents: `import 'reflect-metadata'; import * as x509 from '@peculiar/x509'; import * as yaml from 'yaml'; console.log(x509, yaml);`,
    resolveDir: process.cwd(),
  },
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  outfile: peer,
  logLevel: 'error',
});

/** Times loading in a fresh process; Node's crypto is loaded before, as an extension host has it. */
const source = `
  require('node:crypto');
  const log = console.log;
  console.log = () => {};
  const start = performance.now();
  import(require('node:url').pathToFileURL(process.argv[1])).then(() => log(performance.now() - start));
`;

/** The extension as it is built, with a stand-in for `vscode`; `metafile` tells what the features load at once. */
const built = await build({
  ...modules,
  plugins: [
    ...(modules.plugins ?? []),
    {
      name: 'stand-in for vscode',
      setup: (builder) => {
        builder.onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'stand-in' }));
        builder.onLoad({ filter: /.*/, namespace: 'stand-in' }, () => ({ contents: standIn() }));
      },
    },
  ],
  external: [],
  outdir: 'out/bench/extension',
  metafile: true,
  logLevel: 'error',
});

/** A module with every name that the sources use of `vscode`; each is an object that answers anything. */
function standIn(): string {
  const editor = readdirSync('src/editor', { recursive: true }).map((file) => path.join('src/editor', String(file)));
  const sources = ['src/extension.ts', ...editor.filter((file) => file.endsWith('.ts'))];
  const names = sources.flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(/\bvscode\.(\w+)/g), ([, name]) => name),
  );
  const exported = [...new Set(names)].map((name) => `export const ${name} = stand;`);
  return `const stand = new Proxy(class {}, { get: (target, name) => (name === 'prototype' ? target.prototype : stand), apply: () => stand });\n${exported.join('\n')}`;
}

const kilobytes = loadedAtOnce(built.metafile, 'out/bench/extension/extension.mjs').bytes / 1000;
const times = timedTogether(
  {
    ours: () => timeInProcess(source, [path.resolve('out/bench/extension/extension.mjs')]),
    peer: () => timeInProcess(source, [peer]),
  },
  15,
  1,
);
report('Loading', [
  {
    what: 'import of the features',
    peer: '@peculiar/x509 + yaml, bundled alike',
    ours: times.ours,
    theirs: times.peer,
    target: 1 / 5,
  },
]);
console.log(
  `  code of the features, loaded at once ${kilobytes.toFixed(0)} kB  ${kilobytes <= budget ? 'met' : 'MISSED'} (≤ ${budget} kB)`,
);
