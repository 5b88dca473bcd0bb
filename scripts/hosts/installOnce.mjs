import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from './paths.mjs';

/**
 * Fills a folder of the cache once: a stamp tells a finished folder from a torn one, a lock keeps two runs apart.
 *
 * @param {string} name of the folder in the cache
 * @param {unknown} recipe what the folder was made from; another recipe makes it anew
 * @param {{ label: string, size: string }} words what the user reads while it takes its time
 * @param {(folder: string) => Promise<void>} fill
 * @returns {Promise<string>} the finished folder
 */
export async function installOnce(name, recipe, { label, size }, fill) {
  const folder = path.join(cacheFolder, name);
  const wanted = JSON.stringify(recipe);
  mkdirSync(cacheFolder, { recursive: true });
  const release = isFinished(folder, wanted) ? () => {} : await takeLock(`${folder}.lock`, label);
  try {
    if (isFinished(folder, wanted)) return folder;
    const started = Date.now();
    console.log(
      `${label}: installing into ${path.relative(process.cwd(), folder)}, once; takes a minute at most, and ${size}`,
    );
    const partial = `${folder}.partial`;
    rmSync(partial, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    await fill(partial);
    writeFileSync(path.join(partial, 'stamp.json'), wanted);
    renameSync(partial, folder);
    console.log(`${label}: installed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
    return folder;
  } finally {
    release();
  }
}

function isFinished(folder, wanted) {
  const stamp = path.join(folder, 'stamp.json');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

async function takeLock(file, label) {
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      const release = () => rmSync(file, { force: true });
      process.once('exit', release);
      return release;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!holderIsAlive(file)) rmSync(file, { force: true });
    else if (!told) console.log(`${label}: another run is installing it, waiting`);
    await sleep(500);
  }
}

function holderIsAlive(file) {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    // Empty for a moment, between the creation of the file and the writing of the number.
    if (!holder) return true;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
