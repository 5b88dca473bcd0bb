import { parseAllDocuments } from 'yaml';
import { locateCredentials } from '../src/core/locate/locateCredentials.ts';
import { scanCandidates } from '../src/core/locate/scanCandidates.ts';
import { readYamlStructure } from '../src/core/locate/structure/yamlStructure.ts';
import { ReadingMemory } from '../src/core/locate/values/readingMemory.ts';
import { decodeTextInSteps } from '../src/core/pki/decodeFile.ts';
import type { KnownContents } from '../src/core/pki/decodeValue.ts';
import { lendBase64Decoder } from '../src/core/text/base64.ts';
import { runAtOnce } from '../src/core/text/steps.ts';
import { toGradualFile } from '../src/editor/store/gradualFile.ts';
import { createNodeBase64Decoder } from '../src/node/nodeBase64.ts';
import { createNodeCryptography } from '../src/node/nodeCryptography.ts';
import { flowUsers, largeKubeconfig } from './inputs.ts';
import { report, timedTogether } from './measure.ts';

const text = largeKubeconfig();
const lines = 'some: ordinary line\n'.repeat(250_000);
const found = locateCredentials(text);
if (found.length !== 3000 || found.some(({ keyPath }) => keyPath === undefined))
  throw new Error('not all were located');
const flow = flowUsers();
const locateFlow = () => locateCredentials(flow, { structure: readYamlStructure });
if (locateFlow().some(({ keyPath }) => keyPath === undefined)) throw new Error('not all in flow style were located');

/** A needle that does not occur, so that the whole text is read. */
const indexOf = (haystack: string) => () => haystack.indexOf('LS0tLS1CRUdJTiBOT1RISU5H');
const kubeconfig = timedTogether({
  indexOf: indexOf(text),
  scan: () => scanCandidates(text),
  locate: () => locateCredentials(text),
});
const ordinary = timedTogether({ indexOf: indexOf(lines), scan: () => scanCandidates(lines) }, 51);
/** As the editor reads a document after each change: all is located again, and what has the same text is known. */
lendBase64Decoder(createNodeBase64Decoder());
const cryptography = createNodeCryptography();
const editing = () => {
  const readings = new ReadingMemory();
  const contents: KnownContents = new WeakMap();
  return (version: string) => {
    const file = runAtOnce(decodeTextInSteps({ path: '', text: version }, { cryptography }, readings));
    return toGradualFile(file, cryptography, { contents }).credentials.length;
  };
};
const readAgain = editing();
let letters = '#';
const typed = () => {
  letters += 'x';
  return `${letters}\n${text}`;
};
const changes = timedTogether({ first: () => editing()(typed()), again: () => readAgain(typed()) }, 15);
const parsing = timedTogether({ locate: () => locateCredentials(text), yaml: () => parseAllDocuments(text) }, 7, 2);
const inFlow = timedTogether({ locate: locateFlow, yaml: () => parseAllDocuments(flow) }, 7, 2);

report(`A kubeconfig of 1,000 contexts, ${(text.length / 1e6).toFixed(1)} MB, 3,000 credentials`, [
  {
    what: 'locate all, with key paths',
    peer: 'yaml parseAllDocuments',
    ours: parsing.locate,
    theirs: parsing.yaml,
    target: 1 / 50,
  },
  {
    what: 'scan for candidates',
    peer: 'one String.indexOf',
    ours: kubeconfig.scan,
    theirs: kubeconfig.indexOf,
    target: 1,
  },
  {
    what: 'scan 250,000 short lines without any',
    peer: 'one String.indexOf',
    ours: ordinary.scan,
    theirs: ordinary.indexOf,
  },
  {
    what: 'read all again after a letter was typed',
    peer: 'read all the first time',
    ours: changes.again,
    theirs: changes.first,
  },
  {
    what: 'locate 1,000 in flow style, with key paths',
    peer: 'yaml parseAllDocuments',
    ours: inFlow.locate,
    theirs: inFlow.yaml,
  },
]);
