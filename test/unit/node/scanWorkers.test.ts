import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { defaultScanLimits } from '../../../src/node/scanDirectory.ts';
import { ScanWorkers } from '../../../src/node/scanWorkers.ts';

const files = 30;
let folder = '';
let worker = '';
let workers: ScanWorkers;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'certscope-worker-'));
  worker = path.join(folder, 'scanWorker.js');
  await build({ entryPoints: ['src/node/scanWorker.ts'], outfile: worker, bundle: true, platform: 'node' });
  workers = new ScanWorkers(worker);
  mkdirSync(path.join(folder, 'pki'));
  // Half a batch each, so that there are more batches than may be under way.
  for (let index = 0; index < files; index++) {
    const name = `${String(index).padStart(2, '0')}.pem`;
    writeFileSync(path.join(folder, 'pki', name), `-----BEGIN CERTIFICATE-----${'#'.repeat(600_000)}`);
  }
});
after(() => {
  workers.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const request = () => ({ roots: [path.join(folder, 'pki')], limits: defaultScanLimits });

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Sends three batches and the end before anything is taken. */
const eagerWorker = `const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ sent }) => {
  for (const kind of ['files', 'files', 'files', 'done']) parentPort.postMessage({ kind, files: [], filesRead: 0 });
  Atomics.store(sent, 0, 1);
  Atomics.notify(sent, 0);
});`;

describe('ScanWorkers', () => {
  test('hands over everything in order, and ends after the last was taken', async () => {
    const taken: string[] = [];
    const summary = await workers.scan(request(), async (batch) => {
      await turn();
      taken.push(...batch.filter(({ kind }) => kind === 'candidate').map((file) => path.basename(file.path)));
    });
    assert.equal(summary?.filesRead, files);
    assert.equal(taken.length, files);
    assert.deepEqual(taken, taken.toSorted());
  });

  test('hands over one batch after another, even if all have come', async () => {
    const eager = path.join(folder, 'eagerWorker.js');
    writeFileSync(eager, eagerWorker);
    const own = new ScanWorkers(eager);
    const sent = new Int32Array(new SharedArrayBuffer(4));
    let taking = 0;
    let taken = 0;
    await own.scan({ ...request(), ...{ sent } }, async () => {
      assert.equal(taking++, 0);
      // All are sent; they come between the one turn and the other.
      Atomics.wait(sent, 0, 0);
      await turn();
      await turn();
      taking--;
      taken++;
    });
    own.dispose();
    assert.equal(taken, 3);
  });

  test('ends at once when it is cancelled, also while it waits for its batches to be taken', async () => {
    const controller = new AbortController();
    let scan: Promise<unknown> = Promise.resolve();
    await new Promise<void>((handed) => {
      const never = () => {
        handed();
        return new Promise<void>(() => undefined);
      };
      scan = workers.scan(request(), never, controller.signal);
    });
    controller.abort();
    assert.equal(await scan, undefined);
    assert.equal(await workers.scan(request(), () => assert.fail(), controller.signal), undefined);
  });

  test('fails when a batch cannot be taken, and when the worker cannot be started', async () => {
    const broken = workers.scan(request(), () => Promise.reject(new Error('no room')));
    await assert.rejects(broken, /no room/);
    await assert.rejects(new ScanWorkers(path.join(folder, 'nothing.js')).scan(request(), () => undefined));
  });

  test('reads nothing twice that has not changed, in the same worker or another', async () => {
    // Files that lay there before the tests were built.
    const roots = [path.resolve('test/fixtures/kubeadm')];
    const kinds: Set<string>[] = [];
    let memory: Uint8Array = new Uint8Array(0);
    for (const round of [0, 1, 2]) {
      if (round === 2) workers.dispose();
      const found = new Set<string>();
      const summary = await workers.scan({ ...request(), roots, memory }, (batch) => {
        for (const { kind } of batch) found.add(kind);
      });
      kinds.push(found);
      memory = summary?.memory ?? memory;
    }
    assert.deepEqual(kinds, [new Set(['candidate']), new Set(['unchanged']), new Set(['unchanged'])]);
  });

  test('reads a single file, and tells of roots that are gone', async () => {
    const found: string[] = [];
    const roots = [path.join(folder, 'pki/07.pem'), path.join(folder, 'gone')];
    await workers.scan({ ...request(), roots }, (batch) => {
      found.push(...batch.map((file) => (file.kind === 'unreadable' ? file.reason : path.basename(file.path))));
    });
    assert.deepEqual(found, ['07.pem', 'no such file or directory']);
  });
});
