import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { mayHoldCredentials } from '../../../src/node/candidateFile.ts';
import { defaultScanLimits, type ScannedFile, scanDirectory } from '../../../src/node/scanDirectory.ts';

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
    assert.deepEqual(scan(path.join(folder, 'pki/large.crt'), { ...defaultScanLimits, maxFileBytes: 300_000 }).found, [
      ['pki/large.crt', 'larger than 0 MiB'],
    ]);
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

describe('mayHoldCredentials', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const cases: Record<string, [string | Uint8Array, boolean]> = {
    PEM: [pem, true],
    'base64 of PEM': ['a: LS0tLS1CRUdJTiBD', true],
    'base64 of PEM after one byte': [`a: ${base64(`\n${pem}`)}`, true],
    'base64 of PEM after two bytes': [`a: ${base64(`#\n${pem}`)}`, true],
    'base64 of a document with base64 of PEM': [`a: ${base64(`a: ${base64(pem)}`)}`, true],
    'base64 of a document with base64 of PEM, one byte on': [`a: ${base64(`aa: ${base64(pem)}`)}`, true],
    'base64 of a document with base64 of PEM, two bytes on': [`a: ${base64(`aaa: ${base64(pem)}`)}`, true],
    'base64 of DER': ['a: MIIDBTCCAe2gAwIBAgIIcYvO', true],
    'an unreadable credential': ['certificate-authority-data: abc', true],
    'other text': ['kind: Pod\n', false],
    empty: ['', false],
    'DER with its own length': [Buffer.from([0x30, 0x21, ...new Array(0x21).fill(1)]), true],
    'DER cut short': [Buffer.from([0x30, 0x82, 0x10, 0x00, 0, 0, 0, 0]), false],
    'an ELF file': [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0]), false],
    'UTF-16': [Buffer.from('\ufeff-----BEGIN', 'utf16le'), true],
  };
  for (const [name, [content, expected]] of Object.entries(cases)) {
    test(name, () => assert.equal(mayHoldCredentials(Buffer.from(content as Uint8Array)), expected));
  }
});
