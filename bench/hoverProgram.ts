import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { defaultPolicy } from '../src/core/findings/defaultPolicy.ts';
import { scanCandidates } from '../src/core/locate/scanCandidates.ts';
import { decodeFile } from '../src/core/pki/decodeFile.ts';
import { emptyGraph } from '../src/core/pki/emptyGraph.ts';
import { credentialHover } from '../src/core/present/hover/credentialHover.ts';
import { lendBase64Decoder } from '../src/core/text/base64.ts';
import { placeAt } from '../src/editor/documents/placeAt.ts';
import { type GradualFile, partOf, toGradualFile } from '../src/editor/store/gradualFile.ts';
import { createNodeBase64Decoder } from '../src/node/nodeBase64.ts';
import { createNodeCryptography } from '../src/node/nodeCryptography.ts';

/**
 * Prints milliseconds in this fresh process: `yaml` for a parse of a document by that library, `scan` for finding its
 * candidates once, `cold` for a first hover in a document that was not located yet, `first` for one in a located document,
 * `next` for the median of hovers over certificates that were not seen before, `warm` for the median of second hovers over
 * the same ones. First hovers are over a certificate in the middle.
 */
const [kind, document = ''] = process.argv.slice(2);
const text = readFileSync(document, 'utf8');
const cryptography = createNodeCryptography();
lendBase64Decoder(createNodeBase64Decoder());
/** In the certificate of the user in the middle. */
const middle = text.indexOf('client-certificate-data: ', text.indexOf('- name: user-500\n')) + 100;
/** The picture of all files is made in the background; this is the one before it is there. */
const context = {
  graph: emptyGraph(),
  findings: [],
  policy: defaultPolicy,
  now: Date.UTC(2026, 11, 1),
};

function run(): number {
  const start = performance.now();
  if (kind === 'yaml') {
    parseAllDocuments(text);
    return performance.now() - start;
  }
  if (kind === 'scan') {
    if (scanCandidates(text).length < 3000) throw new Error('candidates are missing');
    return performance.now() - start;
  }
  const file = toGradualFile(decodeFile({ path: document, text }, { cryptography }), cryptography);
  const located = performance.now();
  hoverAt(file, middle);
  if (kind === 'cold') return performance.now() - start;
  if (kind === 'first') return performance.now() - located;
  const offsets = file.values.map(({ span }) => span.start + 10);
  const times: number[] = [];
  for (let index = 1; index < 400; index++) {
    const before = performance.now();
    hoverAt(file, offsets[index] ?? 0);
    const between = performance.now();
    if (kind === 'warm') hoverAt(file, offsets[index] ?? 0);
    if (index > 200) times.push(kind === 'warm' ? performance.now() - between : between - before);
  }
  return times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

/** The steps of `src/editor/inline/hover.ts`. */
function hoverAt(file: GradualFile, offset: number): void {
  const value = placeAt(file.values, offset);
  if (value === undefined) throw new Error('the value is missing');
  const question = {
    file: partOf(file, [value]),
    value,
    context,
    commands: new Set<never>(),
    linkTo: () => '',
    offset,
  };
  if (credentialHover(question) === undefined) throw new Error('there is no hover');
}

console.log(run());
