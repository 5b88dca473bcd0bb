import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Where many small files are written and removed: in memory where there is such a place. */
export const fastFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
