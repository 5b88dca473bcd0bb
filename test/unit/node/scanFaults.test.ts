import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { defaultScanLimits, scanDirectory } from '../../../src/node/scanDirectory.ts';
import { nodeDisk, type ScanDisk } from '../../../src/node/scanDisk.ts';
import { ScanMemory } from '../../../src/node/scanMemory.ts';
import type { ScannedFile } from '../../../src/node/scanModel.ts';

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'certscope-faults-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array = pem): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
}

/** Scans on a disk some of whose calls are others, and counts its calls. */
function scan(faults: Partial<ScanDisk> = {}, limits = defaultScanLimits, memory?: ScanMemory) {
  const calls: Record<string, number> = {};
  const disk = { ...nodeDisk, ...faults };
  const counted = Object.fromEntries(
    Object.entries(disk).map(([name, call]) => [
      name,
      (...args: never[]) => {
        calls[name] = (calls[name] ?? 0) + 1;
        return (call as (...all: never[]) => unknown)(...args);
      },
    ]),
  ) as unknown as ScanDisk;
  const found: ScannedFile[] = [];
  const summary = scanDirectory(folder, limits, (file) => found.push(file), { disk: counted, memory });
  const told = found.map((file) => [
    path.relative(folder, file.path),
    file.kind === 'unreadable' ? file.reason : file.kind,
  ]);
  return { found: told, summary, calls };
}

function failing(code: string, isMeant: (path: string) => boolean) {
  return <Result>(call: (path: string) => Result) =>
    (path: string): Result => {
      if (isMeant(path)) throw Object.assign(new Error(code), { code });
      return call(path);
    };
}

describe('a scan of a tree that does not hold still', () => {
  test('passes over files and folders that vanish after they were listed', () => {
    for (const name of ['a.pem', 'b.pem', 'c/d.pem', 'e.pem']) write(name);
    const { found } = scan({
      open: (file) => {
        if (file.endsWith('a.pem')) rmSync(path.join(folder, 'c'), { recursive: true });
        if (file.endsWith('b.pem')) unlinkSync(file);
        return nodeDisk.open(file);
      },
    });
    assert.deepEqual(found, [
      ['a.pem', 'candidate'],
      ['e.pem', 'candidate'],
    ]);
  });

  test('takes a file that grows or shrinks while it is read as it was then', () => {
    write('shrinks.pem', pem + '#'.repeat(400_000));
    write('grows.pem');
    const { found } = scan({
      statOpen: (descriptor) => {
        const stats = nodeDisk.statOpen(descriptor);
        writeFileSync(path.join(folder, 'shrinks.pem'), pem);
        writeFileSync(path.join(folder, 'grows.pem'), pem.repeat(9));
        return stats;
      },
    });
    assert.deepEqual(found, [
      ['grows.pem', 'candidate'],
      ['shrinks.pem', 'candidate'],
    ]);
  });

  test('ends in loops of links, and in links that lead to themselves', () => {
    write('a/b/ca.pem');
    symlinkSync('..', path.join(folder, 'a/b/up'));
    symlinkSync('../../a', path.join(folder, 'a/b/over'));
    symlinkSync('self', path.join(folder, 'self'));
    symlinkSync('pong', path.join(folder, 'ping'));
    symlinkSync('ping', path.join(folder, 'pong'));
    assert.deepEqual(scan().found, [
      ['a/b/ca.pem', 'candidate'],
      ['ping', 'too many levels of symbolic links'],
      ['pong', 'too many levels of symbolic links'],
      ['self', 'too many levels of symbolic links'],
    ]);
  });

  test('opens no pipe, socket or device, not even through a link or in the place of a file', async () => {
    write('z.pem');
    assert.equal(spawnSync('mkfifo', [path.join(folder, 'pipe')]).status, 0);
    symlinkSync('pipe', path.join(folder, 'pipe.pem'));
    symlinkSync('/dev/zero', path.join(folder, 'zero.pem'));
    const server = createServer().listen(path.join(folder, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const { found, calls } = scan();
      assert.deepEqual(found, [['z.pem', 'candidate']]);
      assert.equal(calls.open, 1);
      // A pipe that has come into a file's place is opened without waiting for its other end.
      const swapped = scan({ open: () => nodeDisk.open(path.join(folder, 'pipe')) });
      assert.deepEqual(swapped.found, []);
    } finally {
      server.close();
    }
  });
});

describe('a scan of a file system that does not answer', () => {
  test('is left after a few attempts, and the rest of the tree is read', () => {
    for (let index = 0; index < 50; index++) write(`share/${index}/a.pem`);
    for (let index = 0; index < 50; index++) write(`share/b${index}.pem`);
    write('here.pem');
    write('zone/there.pem');
    const dead = failing('ETIMEDOUT', (file) => file.startsWith(path.join(folder, 'share')));
    const { found, calls } = scan({ open: dead(nodeDisk.open), realPath: dead(nodeDisk.realPath) });
    assert.deepEqual(found.slice(0, 2), [
      ['here.pem', 'candidate'],
      ['share', 'ETIMEDOUT'],
    ]);
    assert.deepEqual(found.at(-1), ['zone/there.pem', 'candidate']);
    const slow = failing('ENOTCONN', (file) => file.includes('/share/'));
    const halfway = scan({ open: slow(nodeDisk.open) });
    const outside = halfway.found.filter(([, reason]) => reason === 'candidate');
    assert.deepEqual(outside, [
      ['here.pem', 'candidate'],
      ['zone/there.pem', 'candidate'],
    ]);
    assert.ok(halfway.found.some(([, reason]) => reason === 'does not answer; the rest of it was left out'));
    assert.equal(calls.open, 2);
    assert.equal(halfway.calls.open, 2 + 3 + 1);
  });

  test('is not left for single files that are gone on the server, or that may not be read', () => {
    for (let index = 0; index < 9; index++) write(`${index}.pem`);
    const stale = failing('ESTALE', (file) => /[0367]\.pem$/.test(file));
    const denied = failing('EACCES', (file) => /[124]\.pem$/.test(file));
    const { found } = scan({ open: denied(stale(nodeDisk.open)) });
    assert.equal(found.length, 9);
    assert.equal(found.filter(([, reason]) => reason === 'candidate').length, 2);
  });
});

describe('a scan of a tree without end', () => {
  test('lists no more of a directory than it may read, and says that it stopped', () => {
    for (let index = 0; index < 30; index++) write(`${index}.txt`, 'nothing');
    let asked = 0;
    const { summary } = scan(
      {
        list: (directory, most) => {
          asked = most;
          return nodeDisk.list(directory, most);
        },
      },
      { ...defaultScanLimits, maxFiles: 10 },
    );
    assert.equal(asked, 11);
    assert.deepEqual(summary, { filesRead: 10, cut: 'stopped after 10 files' });
  });

  test('reads nothing of what a user leaves out, and never leaves out what was named', () => {
    for (const name of ['a.pem', 'a.pem.bak', 'vendor/b.pem', 'x/vendor/c.pem', 'x/d.pem']) write(name);
    const exclude = ['vendor', '*.bak', path.basename(folder)];
    const { found, calls } = scan({}, { ...defaultScanLimits, exclude });
    assert.deepEqual(
      found.map(([name]) => name),
      ['a.pem', 'x/d.pem'],
    );
    assert.equal(calls.open, 2);
  });

  test('enters a bounded number of folders, too', () => {
    let made = 0;
    const template = () => {
      write('leaf/x.txt', 'nothing');
      return nodeDisk.list(folder, 10).filter((entry) => entry.isDirectory());
    };
    const [leaf] = template();
    assert.ok(leaf !== undefined);
    // Every folder has two more.
    const { summary } = scan(
      {
        realPath: (directory) => directory,
        list: () => {
          made++;
          return ['l', 'r'].map((name) => Object.assign(Object.create(leaf), { name, isDirectory: () => true }));
        },
      },
      { ...defaultScanLimits, maxFiles: 10, maxDepth: 200 },
    );
    assert.equal(summary.cut, 'left out all folders after 1000');
    assert.equal(made, 1000);
  });
});

describe('a second scan', () => {
  test('reads nothing that has not changed, and everything that has', () => {
    for (const name of ['a.pem', 'b.pem', 'c.txt', 'd/e.pem']) write(name, name === 'c.txt' ? 'nothing' : pem);
    symlinkSync('a.pem', path.join(folder, 'link.pem'));
    const later = () => Date.now() + 10_000;
    const first = new ScanMemory(new Uint8Array(0), '', later);
    assert.equal(scan({}, defaultScanLimits, first).calls.open, 5);
    const second = new ScanMemory(first.toBytes(), '', later);
    const unchanged = scan({}, defaultScanLimits, second);
    assert.equal(unchanged.calls.open, undefined);
    assert.equal(unchanged.summary.filesRead, 5);
    assert.deepEqual(unchanged.found, [
      ['a.pem', 'unchanged'],
      ['b.pem', 'unchanged'],
      ['d/e.pem', 'unchanged'],
      ['link.pem', 'unchanged'],
    ]);
    write('a.pem', `${pem}more`);
    write('c.txt', pem);
    unlinkSync(path.join(folder, 'b.pem'));
    const third = scan({}, defaultScanLimits, new ScanMemory(second.toBytes(), '', later));
    assert.equal(third.calls.open, 3);
    assert.deepEqual(third.found, [
      ['a.pem', 'candidate'],
      ['c.txt', 'candidate'],
      ['d/e.pem', 'unchanged'],
      ['link.pem', 'candidate'],
    ]);
  });
});
