import { decodeFile } from '../src/core/pki/decodeFile.ts';
import { lendBase64Decoder } from '../src/core/text/base64.ts';
import { createNodeBase64Decoder } from '../src/node/nodeBase64.ts';
import { createNodeCryptography } from '../src/node/nodeCryptography.ts';
import { defaultScanLimits, scanDirectory } from '../src/node/scanDirectory.ts';
import { ScanMemory } from '../src/node/scanMemory.ts';
import type { ScannedFile } from '../src/node/scanModel.ts';
import { ScanWorkers } from '../src/node/scanWorkers.ts';

/**
 * Prints the milliseconds of one kind of scan in this fresh process: `worker`, `again` (in a worker, after another),
 * `first`, `second` (nothing has changed), `reread` (everything is read again) or `decode`.
 */
const [kind, folder = '', workerFile = ''] = process.argv.slice(2);

async function run(): Promise<number> {
  const start = performance.now();
  if (kind === 'worker') return finish(start, await scanAside(new Uint8Array(0)));
  if (kind === 'again') {
    await scanAside(new Uint8Array(0));
    const again = performance.now();
    return finish(again, await scanAside(kept));
  }
  let memory = new ScanMemory(new Uint8Array(0), '', Date.now);
  if (kind === 'second' || kind === 'reread') scan(memory);
  const restart = kind === 'second' || kind === 'reread' ? performance.now() : start;
  if (kind === 'second') memory = new ScanMemory(memory.toBytes(), '', Date.now);
  const files = scan(memory);
  if (kind === 'decode') decodeAll(files);
  return finish(restart, files.length);
}

const workers = new ScanWorkers(workerFile);
let kept: Uint8Array = new Uint8Array(0);

async function scanAside(memory: Uint8Array): Promise<number> {
  let found = 0;
  const request = { roots: [folder], limits: defaultScanLimits, memory };
  const summary = await workers.scan(request, (files) => {
    found += files.length;
  });
  kept = summary?.memory ?? kept;
  return found;
}

function scan(memory: ScanMemory): ScannedFile[] {
  const files: ScannedFile[] = [];
  scanDirectory(folder, defaultScanLimits, (file) => files.push(file), { memory });
  return files;
}

function decodeAll(files: readonly ScannedFile[]): void {
  lendBase64Decoder(createNodeBase64Decoder());
  const tools = { cryptography: createNodeCryptography() };
  let certificates = 0;
  for (const file of files) {
    if (file.kind !== 'candidate') continue;
    const { credentials } = decodeFile({ path: file.path, bytes: file.bytes }, tools);
    certificates += credentials.filter(({ content }) => content.kind === 'certificate').length;
  }
  if (certificates !== 2300) throw new Error(`decoded ${certificates} certificates`);
}

function finish(start: number, found: number): number {
  const time = performance.now() - start;
  if (found !== 1600) throw new Error(`found ${found} files`);
  return time;
}

run().then((time) => {
  workers.dispose();
  console.log(time);
});
