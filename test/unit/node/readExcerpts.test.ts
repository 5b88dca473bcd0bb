import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { limits } from '../../../src/core/locate/limits.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';
import { readExcerpts } from '../../../src/node/readExcerpts.ts';
import { defaultScanLimits, scanDirectory } from '../../../src/node/scanDirectory.ts';
import { nodeDisk, type ScanDisk } from '../../../src/node/scanDisk.ts';
import type { ScannedFile } from '../../../src/node/scanModel.ts';
import { holdMemoryBelow } from '../../support/boundedMemory.ts';

holdMemoryBelow(400);

const pem = readFileSync('test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes/pki/ca.crt', 'utf8');
const logLine = 'I0101 00:00:00.000000 1 dynamic_cafile_content.go:157] "Starting controller" name="client-ca"\n';
let folder = '';
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'certscope-log-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** A disk on which one file lies that repeats a text, however large. */
function diskOf(unit: string, size: number): ScanDisk {
  const bytes = Buffer.from(unit);
  return {
    ...nodeDisk,
    read: (_descriptor, into, from, length, position) => {
      const start = position ?? 0;
      const count = Math.max(0, Math.min(length, size - start));
      for (let done = 0; done < count; ) {
        const at = (start + done) % bytes.length;
        done += bytes.copy(into, from + done, at, Math.min(bytes.length, at + count - done));
      }
      return count;
    },
  };
}

/** The certificates of a text's excerpts, each with the line in which it begins. */
function certificatesIn(text: string): (readonly [line: number | undefined, kind: string])[] {
  writeFileSync(path.join(folder, 'a.log'), text);
  const found: ScannedFile[] = [];
  scanDirectory(path.join(folder, 'a.log'), { ...defaultScanLimits, maxFileBytes: 300_000 }, (file) =>
    found.push(file),
  );
  const [file] = found;
  if (file?.kind !== 'candidate') return [];
  assert.ok(file.lineNumbers !== undefined, 'read in parts');
  const { credentials, lines } = decodeFile({ ...file, path: 'a.log' }, { cryptography: createNodeCryptography() });
  return credentials.map(({ block, content }) => [lines?.positionAt(block.span.start).line, content.kind]);
}

const filler = (lines: number) => logLine.repeat(lines);

describe('a text that is too large to be held', () => {
  test('of many headers without a block is read in steps that do not grow', () => {
    const size = (4 << 20) + 1;
    let read = 0;
    const unit = `2026-01-01 error -----BEGIN CERTIFICATE----- x\n`;
    const disk = diskOf(unit, size);
    const { lineNumbers } = readExcerpts(0, 64 << 20, {
      ...disk,
      read: (...args) => {
        read++;
        return disk.read(...args);
      },
    });
    assert.equal(read, 6);
    assert.equal(lineNumbers.length, limits.emptyHeaders);
  });

  test('is read for PEM and base64 of PEM, each at its line', () => {
    const base64 = Buffer.from(pem).toString('base64');
    const text = [filler(9000), pem, filler(7), `ca: ${base64}\n`, filler(9000), `  ${pem.replaceAll('\n', '\n  ')}\n`];
    const lines = pem.split('\n').length - 1;
    assert.deepEqual(certificatesIn(text.join('')), [
      [9000, 'certificate'],
      [9000 + lines + 7, 'certificate'],
      [18_000 + lines + 8, 'certificate'],
    ]);
  });

  test('is read across the ends of what is read at a time, wherever they fall', () => {
    for (let before = 0; before < pem.length + 40; before += 97) {
      const text = `${'#'.repeat((1 << 20) - 1 - before)}\n${pem}${filler(10)}`;
      assert.deepEqual(certificatesIn(text), [[1, 'certificate']], `${before} characters before the end`);
    }
  });

  test('shows PEM in lines that have no end, and goes on behind a block that has none', () => {
    const escaped = pem.replaceAll('\n', '\\n');
    const long = `${'x '.repeat(400_000)}{"msg":"${escaped}"}${'y '.repeat(400_000)}`;
    assert.deepEqual(
      certificatesIn(long).map(([, kind]) => kind),
      ['certificate'],
    );
    const open = `${filler(4000)}-----BEGIN CERTIFICATE-----\nMIIB\n${filler(9000)}${pem}`;
    assert.ok(certificatesIn(open).some(([line, kind]) => kind === 'certificate' && line === 13_002));
  });

  test('of 200 MB takes no more memory than what it shows', () => {
    const unit = filler(100_000) + pem;
    const size = 200 << 20;
    const { bytes, lineNumbers } = readExcerpts(0, 64 << 20, diskOf(unit, size));
    const times = Math.floor(size / unit.length);
    assert.equal(Buffer.from(bytes).toString().split('-----BEGIN').length - 1, times);
    assert.equal(lineNumbers[0], 100_000);
    const most = readExcerpts(0, 1 << 20, diskOf(pem, size)).bytes.length;
    assert.ok(most < 3 << 20, 'stops when it holds enough');
  });
});
