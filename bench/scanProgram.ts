import { decodeFile } from '../src/core/pki/decodeFile.ts';
import { lendBase64Decoder } from '../src/core/text/base64.ts';
import { createNodeBase64Decoder } from '../src/node/nodeBase64.ts';
import { createNodeCryptography } from '../src/node/nodeCryptography.ts';
import { defaultScanLimits, type ScannedFile, scanDirectory } from '../src/node/scanDirectory.ts';
import { scanInWorker } from '../src/node/scanInWorker.ts';

/** Prints the milliseconds of one kind of scan in this fresh process: `worker`, `first`, `second` or `decode`. */
const [kind, folder = '', workerFile = ''] = process.argv.slice(2);

async function run(): Promise<number> {
  const start = performance.now();
  if (kind === 'worker') {
    let found = 0;
    const request = { roots: [folder], limits: defaultScanLimits };
    await scanInWorker(workerFile, request, (files) => {
      found += files.length;
    });
    return finish(start, found);
  }
  if (kind === 'second') scan();
  const restart = kind === 'second' ? performance.now() : start;
  const files = scan();
  if (kind === 'decode') decodeAll(files);
  return finish(restart, files.length);
}

function scan(): ScannedFile[] {
  const files: ScannedFile[] = [];
  scanDirectory(folder, defaultScanLimits, (file) => files.push(file));
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

run().then(console.log);
