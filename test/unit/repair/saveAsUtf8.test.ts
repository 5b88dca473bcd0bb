import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { commandFor } from '../../support/findingCommands.ts';
import { createTestCa } from '../../support/testPki.ts';

test('a byte order mark and UTF-16 of a file go, and nothing else of it', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-marks '));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'ca.crt');
  const { certificatePem: pem } = await createTestCa({ name: 'kubernetes' });
  const utf16 = Buffer.from(`\ufeff${pem}`, 'utf16le');
  const files = {
    byteOrderMark: Buffer.from(`\ufeff${pem}`),
    littleEndian: utf16,
    bigEndian: Buffer.from(utf16).swap16(),
  };
  for (const bytes of Object.values(files)) {
    writeFileSync(file, bytes, { mode: 0o640 });
    const command = await commandFor('pem-invisible-to-go', new Uint8Array(bytes), file);
    execFileSync('sh', ['-c', command ?? 'false']);
    assert.equal(readFileSync(file, 'utf8'), pem);
    assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder), ['ca.crt']);
    // Who has the old file open reads all of it.
    linkSync(file, `${file}.kept`);
    writeFileSync(file, bytes);
    execFileSync('sh', ['-c', command ?? 'false']);
    assert.deepEqual([readFileSync(file, 'utf8'), readFileSync(`${file}.kept`)], [pem, bytes]);
    rmSync(`${file}.kept`);
  }
  assert.equal(await commandFor('pem-invisible-to-go', `  ${pem}`, file), undefined);
});

const isRoot = process.getuid?.() === 0;
const nobody = 65534;
test('a file of another owner keeps it, whoever writes it', { skip: !isRoot && 'not root' }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-owners-'));
  t.after(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o777);
  const file = path.join(folder, 'ca.crt');
  const { certificatePem: pem } = await createTestCa({ name: 'kubernetes' });
  const bytes = Buffer.from(`\ufeff${pem}`);
  const command = await commandFor('pem-invisible-to-go', new Uint8Array(bytes), file);
  for (const [owner, group, user] of [
    [nobody, nobody, 0],
    [0, 0, nobody],
    [nobody, 0, nobody],
    [nobody, nobody, nobody],
  ] as const) {
    writeFileSync(file, bytes);
    chmodSync(file, 0o666);
    chownSync(file, owner, group);
    execFileSync('sh', ['-c', command ?? 'false'], { uid: user, gid: user });
    const { uid, gid, mode } = statSync(file);
    assert.deepEqual([uid, gid, mode & 0o777], [owner, group, 0o666], `${user} writes the file of ${owner}:${group}`);
    assert.equal(readFileSync(file, 'utf8'), pem);
    assert.deepEqual(readdirSync(folder), ['ca.crt']);
  }
});
