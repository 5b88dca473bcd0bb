// Loaded into VS Code's processes before their own code: lets the extension host write down what it took when it gets SIGUSR2.
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { garbageCollector } from './garbageCollector.mjs';

const folder = new URL(import.meta.url).searchParams.get('folder') ?? '';
if (isMainThread && process.argv.includes('--type=extensionHost')) {
  process.on('SIGUSR2', () => {
    const { rss, heapUsed } = process.memoryUsage();
    // In milliseconds, of all its threads.
    const { user, system } = process.cpuUsage();
    const processor = (user + system) / 1000;
    // `heapKept` is what a collection leaves: the rest is what nobody has swept up yet.
    garbageCollector()();
    note('memory.json', JSON.stringify({ rss, heapUsed, heapKept: process.memoryUsage().heapUsed, processor }));
  });
  note('pid', String(process.pid));
}

function note(name, text) {
  const file = path.join(folder, name);
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
