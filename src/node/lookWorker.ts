import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { type DecodingTools, decodeFile, type FileSource } from '../core/pki/decodeFile.ts';
import { createLazyReaders } from '../core/pki/lazyReaders.ts';
import { isOfInterest } from '../core/pki/referenceTarget.ts';
import { inventoryProbe, isInventory } from '../core/present/inventory/isInventory.ts';
import { lendBase64Decoder } from '../core/text/base64.ts';
import { optional } from '../core/text/optional.ts';
import type { LookWorkerData } from './lookForCredentials.ts';
import { createNodeBase64Decoder } from './nodeBase64.ts';
import { createNodeCryptography } from './nodeCryptography.ts';
import { scanDirectory } from './scanDirectory.ts';

lendBase64Decoder(createNodeBase64Decoder());
const { roots, limits, texts, bundles }: LookWorkerData = workerData;
const tools: DecodingTools = {
  cryptography: createNodeCryptography(),
  ...createLazyReaders(createRequire(`${bundles}/`)),
};

for (const text of texts) look(text);
for (const root of roots) {
  scanDirectory(root, limits, (file) => {
    if (file.kind !== 'candidate') return;
    const { path, bytes, lineNumbers } = file;
    const beginning = new TextDecoder().decode(bytes.subarray(0, inventoryProbe));
    if (!isInventory(beginning)) look({ path, bytes, ...optional('lineNumbers', lineNumbers) });
  });
}
parentPort?.postMessage(false);

/** One find is enough: the receiver ends this thread. */
function look(source: FileSource): void {
  if (isOfInterest(decodeFile(source, tools))) parentPort?.postMessage(true);
}
