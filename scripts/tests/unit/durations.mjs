import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../hosts/paths.mjs';

const file = path.join(cacheFolder, 'unit-durations.json');

/** @returns {Map<string, number>} how long each test file takes, in milliseconds */
export function readDurations() {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8'))));
  } catch {
    return new Map();
  }
}

/**
 * Remembers how long test files took. On a busy machine all take longer, so that what is known rises slowly.
 *
 * @param {ReadonlyMap<string, number>} durations of this run
 */
export function writeDurations(durations) {
  const known = readDurations();
  for (const [name, duration] of durations) known.set(name, Math.round(Math.min(duration, slowly(known.get(name)))));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(Object.fromEntries(known)));
}

/** @param {number} [duration] known so far */
function slowly(duration = Number.POSITIVE_INFINITY) {
  return 1.2 * duration + 10;
}
