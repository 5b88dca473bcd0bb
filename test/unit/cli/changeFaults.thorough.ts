import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  assertWhole,
  type CommandProcess,
  createCommandProcess,
  createControlPlane,
  renewAll,
} from '../../support/transactions/commandProcess.ts';
import { treeState } from '../../support/transactions/treeState.ts';

const nobody = 65534;
const pki = 'etc/kubernetes/pki';
/** The tests need root to become somebody else, and to mount a small disk. */
const isRoot = process.getuid?.() === 0;

let command: CommandProcess;
let faults = 0;
before(async () => {
  command = await createCommandProcess();
});
after(() => {
  command.remove();
  process.stderr.write(`Faults tried through the command: ${faults}\n`);
});

function give(place: string, user: number): void {
  for (const name of ['', ...readdirSync(place, { recursive: true, encoding: 'utf8' })]) {
    chownSync(path.join(place, name), user, user);
  }
}

describe('certscope renew --all without rights or room', { skip: !isRoot }, () => {
  const attempt = (harm: (place: string) => void) => {
    faults += 1;
    const place = createControlPlane(command.folder);
    give(place, nobody);
    harm(place);
    const old = treeState(path.join(place, 'tree'));
    const run = command.run(renewAll, place, nobody);
    const end = assertWhole(command, place, { old, run, user: nobody });
    rmSync(place, { recursive: true, force: true });
    return { ...run, end };
  };

  test('does all where it has them all, and takes it back', () => {
    const { end, stderr } = attempt(() => undefined);
    assert.deepEqual([end, stderr], ['new', '']);
  });

  for (const [what, harm] of [
    ['a folder that cannot be written', (place: string) => chmodSync(path.join(place, 'tree', pki), 0o555)],
    [
      'a file that cannot be written',
      (place: string) => chmodSync(path.join(place, 'tree', pki, 'apiserver.crt'), 0o444),
    ],
    ['a certificate of root', (place: string) => chownSync(path.join(place, 'tree', pki, 'apiserver.crt'), 0, 0)],
  ] as const) {
    test(`writes nothing: ${what}`, () => {
      const { end, status, stderr } = attempt(harm);
      assert.ok(end === 'old' && status !== 0);
      assert.match(
        stderr,
        /Nothing was written\. .*(?:permission denied|it is your own file but write-protected)|Not renewed/,
      );
    });
  }

  test('tells what cannot be read, and renews the rest', () => {
    const { end, status, stderr } = attempt((place) =>
      chownSync(path.join(place, 'tree/etc/kubernetes/admin.conf'), 0, 0),
    );
    assert.deepEqual([end, status], ['new', 1]);
    assert.match(stderr, /^certscope: tree\/etc\/kubernetes\/admin\.conf: permission denied$/m);
    assert.match(stderr, /^1 file or folder could not be read\. Certificates in it were not renewed\.$/m);
  });

  test('writes nothing where the backup cannot be kept, or others could look into it', () => {
    const denied = attempt((place) => chmodSync(place, 0o555));
    assert.deepEqual([denied.end, denied.status], ['old', 2]);
    const open = attempt((place) => {
      mkdirSync(path.join(place, 'backups'), { mode: 0o755 });
      writeFileSync(path.join(place, 'backups/notes'), '');
      give(place, nobody);
    });
    assert.deepEqual([open.end, /other users can read or write it/.test(open.stderr)], ['old', true]);
    const own = attempt((place) => {
      mkdirSync(path.join(place, 'backups'), { mode: 0o755 });
      give(place, nobody);
    });
    assert.deepEqual([own.end, /Only you can open \S*backups now \(mode 0700\)/.test(own.stderr)], ['new', true]);
  });

  test('on a disk of any size writes all or nothing', (t) => {
    const disk = mkdtempSync(path.join(command.folder, 'disk-'));
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status !== 0) {
      return t.skip('no disk can be mounted here');
    }
    try {
      const ends = new Set<string>();
      for (const pages of [0, 2, 12, 22, 30, 40, 42, 44, 120]) {
        faults += 1;
        const place = createControlPlane(disk);
        const old = treeState(path.join(place, 'tree'));
        const filler = path.join(disk, 'filler');
        fill(filler, pages);
        const run = command.run(renewAll, place);
        rmSync(filler);
        if (run.status !== 0) assert.match(run.stderr, /no space left on device/);
        ends.add(assertWhole(command, place, { old, run }));
        rmSync(place, { recursive: true });
      }
      assert.deepEqual([...ends].sort(), ['new', 'old']);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

/** Fills a disk but for some pages of 4 KiB. */
function fill(file: string, free: number): void {
  for (let content = 1024 * 1024; content > 0; content -= 4096) {
    try {
      writeFileSync(file, Buffer.alloc(content));
      writeFileSync(file, Buffer.alloc(Math.max(0, content - free * 4096)));
      return;
    } catch {
      // Still too large.
    }
  }
}
