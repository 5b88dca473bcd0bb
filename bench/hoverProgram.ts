import { readFileSync } from 'node:fs';
import { defaultPolicy } from '../src/core/findings/defaultPolicy.ts';
import { scanCandidates } from '../src/core/locate/scanCandidates.ts';
import { buildPkiGraph } from '../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../src/core/pki/decodeFile.ts';
import { decodeValue } from '../src/core/pki/decodeValue.ts';
import type { DecodedFile } from '../src/core/pki/model.ts';
import { credentialHover } from '../src/core/present/hover/credentialHover.ts';
import { createNodeCryptography } from '../src/node/nodeCryptography.ts';

/**
 * Prints milliseconds in this fresh process: `scan` for finding the candidates of a document once, `cold` for a first
 * hover in it, `warm` for the median of hovers over certificates that were not seen before.
 */
const [kind, document = ''] = process.argv.slice(2);
const text = readFileSync(document, 'utf8');
const tools = { cryptography: createNodeCryptography() };

async function run(): Promise<number> {
  const start = performance.now();
  if (kind === 'scan') {
    if (scanCandidates(text).length < 3000) throw new Error('candidates are missing');
    return performance.now() - start;
  }
  const file = decodeFile({ path: document, text }, tools);
  await hoverAt(file, 0);
  if (kind === 'cold') return performance.now() - start;
  const times: number[] = [];
  for (let index = 1; index < 400; index++) {
    const before = performance.now();
    await hoverAt(file, index);
    if (index > 200) times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

/** A hover as the document alone gives it: the picture of all files is made in the background. */
async function hoverAt(file: DecodedFile, index: number): Promise<void> {
  const value = file.values[index];
  if (value === undefined) throw new Error('the value is missing');
  const alone: DecodedFile = { path: file.path, values: [value], credentials: decodeValue(value, tools) };
  const graph = await buildPkiGraph([alone], tools.cryptography);
  const context = { graph, findings: [], policy: defaultPolicy, now: Date.UTC(2026, 11, 1) };
  const hover = credentialHover({ file: alone, value, context, commands: new Set(), linkTo: () => '' });
  if (hover === undefined) throw new Error('there is no hover');
}

void run().then((time) => console.log(time));
