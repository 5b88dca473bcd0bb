import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { defaultScanLimits, scanDirectory } from '../../../src/node/scanDirectory.ts';
import { ScanMemory } from '../../../src/node/scanMemory.ts';
import type { ScanLimits, ScannedFile } from '../../../src/node/scanModel.ts';

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
let folder = '';

before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'certscope-scan-'));
  const write = (name: string, content: string | Uint8Array): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  write('pki/ca.crt', pem);
  write('pki/readme.txt', 'nothing here');
  write('pki/binary.bin', Buffer.concat([Buffer.from(pem), Buffer.alloc(100)]));
  write('pki/large.crt', pem + '#'.repeat(400_000));
  write('.git/ca.crt', pem);
  write('.kube/cache/ca.crt', pem);
  write('deep/a/b/c/ca.crt', pem);
  symlinkSync('.', path.join(folder, 'pki/loop'));
  symlinkSync('nowhere.pem', path.join(folder, 'pki/current.pem'));
  symlinkSync('ca.crt', path.join(folder, 'pki/linked.crt'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function scan(root = folder, limits = defaultScanLimits) {
  const found: ScannedFile[] = [];
  const summary = scanDirectory(root, limits, (file) => found.push(file));
  return { summary, found: found.map((file) => [path.relative(folder, file.path), reasonOf(file)]) };
}

/** Runs as a user who is not root, whoever runs the tests. */
function asUnprivileged<Result>(run: () => Result): Result {
  if (process.getuid?.() !== 0) {
    for (const name of ['b.key', 'closed']) chmodSync(path.join(folder, 'private', name), 0);
    return run();
  }
  process.seteuid?.(65534);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
}

const reasonOf = (file: ScannedFile): string => (file.kind === 'unreadable' ? file.reason : 'candidate');

describe('scanDirectory', () => {
  test('finds candidates through links, ends loops, names dangling links, leaves .git and the cache of kubectl out', () => {
    assert.deepEqual(scan().found, [
      ['deep/a/b/c/ca.crt', 'candidate'],
      ['pki/ca.crt', 'candidate'],
      ['pki/current.pem', 'dangling symbolic link'],
      ['pki/large.crt', 'candidate'],
      ['pki/linked.crt', 'candidate'],
    ]);
  });

  test('finds files under their own paths, not under those of a link to their folder', () => {
    const linked = mkdtempSync(path.join(tmpdir(), 'certscope-linked-'));
    try {
      mkdirSync(path.join(linked, 'real'));
      writeFileSync(path.join(linked, 'real/ca.crt'), pem);
      symlinkSync('real', path.join(linked, 'alias'));
      const names: string[] = [];
      scanDirectory(linked, defaultScanLimits, (file) => names.push(path.relative(linked, file.path)));
      assert.deepEqual(names, ['real/ca.crt']);
    } finally {
      rmSync(linked, { recursive: true });
    }
  });

  test('follows no link out of a folder that is not trusted', () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'certscope-outside-'));
    try {
      writeFileSync(path.join(outside, 'ca.crt'), pem);
      symlinkSync(outside, path.join(folder, 'deep/out'));
      symlinkSync(path.join(outside, 'ca.crt'), path.join(folder, 'deep/out.crt'));
      symlinkSync('../pki/ca.crt', path.join(folder, 'deep/in.crt'));
      const links = (staysInside: boolean) =>
        scan(path.join(folder, 'deep'), { ...defaultScanLimits, staysInside }).found.filter(
          ([name]) => !name?.includes('/a/'),
        );
      assert.deepEqual(
        links(false).map(([name]) => name),
        ['deep/in.crt', 'deep/out.crt', 'deep/out/ca.crt'],
      );
      const refused = 'link out of the folder, which is not trusted';
      assert.deepEqual(links(true), [
        ['deep/in.crt', refused],
        ['deep/out', refused],
        ['deep/out.crt', refused],
      ]);
      const whole = scan(folder, { ...defaultScanLimits, staysInside: true }).found;
      assert.deepEqual(
        whole.filter(([name]) => name?.endsWith('in.crt') || name?.endsWith('linked.crt')).map(([, reason]) => reason),
        ['candidate', 'candidate'],
      );
    } finally {
      for (const name of ['out', 'out.crt', 'in.crt']) rmSync(path.join(folder, 'deep', name), { force: true });
      rmSync(outside, { recursive: true });
    }
  });

  test('says of a file whose name is not UTF-8 why it cannot be read', (t) => {
    const name = Buffer.concat([Buffer.from(`${folder}/deep/bad`), Buffer.from([0xff]), Buffer.from('.crt')]);
    try {
      writeFileSync(name, pem);
    } catch {
      return t.skip('this file system takes no such name');
    }
    assert.deepEqual(scan(path.join(folder, 'deep')).found.at(-1), ['deep/bad\ufffd.crt', 'its name is not UTF-8']);
    rmSync(name);
  });

  test('hands over the whole content of files larger than its buffer', () => {
    const found: ScannedFile[] = [];
    scanDirectory(path.join(folder, 'pki/large.crt'), defaultScanLimits, (file) => found.push(file));
    const [file] = found;
    assert.ok(file?.kind === 'candidate');
    assert.equal(Buffer.from(file.bytes).toString(), pem + '#'.repeat(400_000));
  });

  test('says which limit ended it', () => {
    assert.equal(scan(folder, { ...defaultScanLimits, maxFiles: 2 }).summary.cut, 'stopped after 2 files');
    assert.deepEqual(scan(folder, { ...defaultScanLimits, maxDepth: 1 }).found[0], [
      'deep/a',
      'directories nested deeper than 1',
    ]);
  });

  test('leaves out what CertScope keeps, says so, and reads it where it is named', () => {
    const root = path.join(folder, 'keeps');
    const backup = 'state/2026-11-24T14-30-00Z-001';
    for (const name of [backup, 'new/certscope-staged/etc', 'new/certscope-backup', 'state/2026-11-24']) {
      mkdirSync(path.join(root, name), { recursive: true });
      writeFileSync(path.join(root, name, 'a.crt'), pem);
    }
    const { found, summary } = scan(root);
    assert.deepEqual(found, [['keeps/state/2026-11-24/a.crt', 'candidate']]);
    assert.deepEqual(summary.kept, [
      { kind: 'staged', folder: path.join(root, 'new') },
      { kind: 'staged', folder: path.join(root, 'new') },
      { kind: 'backup', folder: path.join(root, 'state') },
    ]);
    assert.deepEqual(scan(path.join(root, backup)).found, [[`keeps/${backup}/a.crt`, 'candidate']]);
    rmSync(root, { recursive: true });
  });

  test('passes over a large binary file without a word, but not over a large DER file', () => {
    const root = path.join(folder, 'binaries');
    const limits = { ...defaultScanLimits, maxFileBytes: 300_000 };
    mkdirSync(root);
    writeFileSync(path.join(root, 'image.bin'), Buffer.alloc(400_000));
    writeFileSync(
      path.join(root, 'large.crl'),
      Buffer.concat([Buffer.from([0x30, 0x83, 4, 0, 0]), Buffer.alloc(4 << 16)]),
    );
    assert.deepEqual(scan(root, limits).found, [['binaries/large.crl', 'candidate']]);
    assert.deepEqual(scan(root, { ...limits, maxFileBytes: 1 }).found, [['binaries/large.crl', 'larger than 0 MiB']]);
    rmSync(root, { recursive: true });
  });

  test('reports what an unprivileged user may not read, and goes on', () => {
    const root = path.join(folder, 'private');
    mkdirSync(path.join(root, 'closed'), { recursive: true });
    for (const name of ['closed/a.crt', 'b.key', 'c.crt']) writeFileSync(path.join(root, name), pem);
    chmodSync(folder, 0o755);
    chmodSync(path.join(root, 'closed'), 0o700);
    chmodSync(path.join(root, 'b.key'), 0o600);
    assert.deepEqual(
      asUnprivileged(() => scan(root).found),
      [
        ['private/b.key', 'permission denied'],
        ['private/c.crt', 'candidate'],
        ['private/closed', 'permission denied'],
      ],
    );
  });

  test('reports a root that does not exist, and a pipe instead of reading it', () => {
    assert.deepEqual(scan(path.join(folder, 'nowhere')).found, [['nowhere', 'no such file or directory']]);
    const pipe = path.join(folder, 'pipe');
    assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
    assert.deepEqual(scan(pipe).found, [['pipe', 'not a regular file']]);
  });
});

test('a large file that holds nothing is told of where that is asked for, and only if it was read as a whole', () => {
  const own = mkdtempSync(path.join(tmpdir(), 'certscope-told-'));
  try {
    writeFileSync(path.join(own, 'small.txt'), 'x');
    writeFileSync(path.join(own, 'large.txt'), '#'.repeat(3_000));
    writeFileSync(path.join(own, 'larger.txt'), '#'.repeat(400_000));
    const past = new Date(Date.now() - 60_000);
    for (const name of ['small.txt', 'large.txt', 'larger.txt']) utimesSync(path.join(own, name), past, past);
    const told = (limits: Partial<ScanLimits>, memory?: ScanMemory) => {
      const found: string[] = [];
      const take = (file: ScannedFile) => found.push(`${file.kind} ${path.basename(file.path)}`);
      scanDirectory(own, { ...defaultScanLimits, ...limits }, take, { memory });
      return found;
    };
    assert.deepEqual(told({}), []);
    // The inode's own time is now: the memory's clock is ahead.
    const memoryOf = (bytes: Uint8Array) => new ScanMemory(bytes, '', () => Date.now() + 60_000);
    const first = memoryOf(new Uint8Array(0));
    const all = ['nothing large.txt', 'nothing larger.txt'];
    assert.deepEqual(told({ reportedBytes: 2_000 }, first), all);
    const second = memoryOf(first.toBytes());
    assert.equal(second.knows(own, 'large.txt'), true);
    assert.deepEqual(told({ reportedBytes: 2_000 }, second), all);
    assert.deepEqual(told({ reportedBytes: 3_000 }, memoryOf(first.toBytes())), ['nothing larger.txt']);
    assert.deepEqual(told({ reportedBytes: 2_000, maxFileBytes: 300_000 }, memoryOf(new Uint8Array(0))), [
      'nothing large.txt',
    ]);
  } finally {
    rmSync(own, { recursive: true });
  }
});
