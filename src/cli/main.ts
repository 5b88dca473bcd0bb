import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLazyReaders } from '../core/pki/lazyReaders.ts';
import { runProcess } from './runProcess.ts';

/** The folder of this file; in the folder above lies the rest of the package. */
const dist = path.dirname(fileURLToPath(import.meta.url));

runProcess({
  now: Date.now,
  readers: createLazyReaders(createRequire(import.meta.url)),
  read: (file) => {
    try {
      return readFileSync(path.join(dist, '..', file), 'utf8');
    } catch {
      return undefined;
    }
  },
});
