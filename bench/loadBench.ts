import { statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { report } from './measure.ts';
import { medianOfProcesses } from './processes.ts';

/** Kilobytes that activation may load. */
const budget = 200;
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

/** Times one `require`; `vscode` is a stand-in, and Node's crypto is loaded before, as an extension host has it. */
const source = `
  const Module = require('node:module');
  require('node:crypto');
  const load = Module._load;
  const stand = new Proxy(function () {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => 0 : stand), apply: () => stand, construct: () => stand });
  Module._load = (name, ...rest) => (name === 'vscode' ? stand : load(name, ...rest));
  const log = console.log;
  console.log = () => {};
  const start = performance.now();
  require(process.argv[1]);
  log(performance.now() - start);
`;

const extension = path.resolve('dist/extension.js');
const kilobytes = statSync(extension).size / 1000;
report('Loading', [
  {
    what: 'require dist/extension.js',
    peer: '@peculiar/x509 + yaml, bundled alike',
    ours: medianOfProcesses(source, [extension]),
    theirs: medianOfProcesses(source, [peer]),
    target: 1 / 5,
  },
]);
console.log(
  `  code loaded at activation ${kilobytes.toFixed(0)} kB  ${kilobytes <= budget ? 'met' : 'MISSED'} (≤ ${budget} kB)`,
);
