import assert from 'node:assert/strict';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { defaultScanLimits } from '../../../src/node/scanDirectory.ts';
import { holdMemoryBelow } from '../../support/boundedMemory.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

holdMemoryBelow(450);

const folder = createOpensslFolder();
after(() => folder.remove());

const ca = await createTestCa({ name: 'kubernetes' });
const expired = await ca.issue({
  commonName: 'old',
  notBefore: '2020-01-01T00:00:00Z',
  notAfter: '2021-01-01T00:00:00Z',
});
const line = 'I0101 00:00:00.000000 1 dynamic_cafile_content.go:157] "Starting controller" name="client-ca"\n';

/** Writes a log of about so many megabytes with a certificate in its middle and one at its end, and tells their lines, counted from 0. */
function writeLog(name: string, megabytes: number): readonly number[] {
  const file = openSync(folder.pathOf(name), 'w');
  const places: number[] = [];
  let lines = 0;
  const write = (text: string) => {
    writeSync(file, text);
    lines += text.split('\n').length - 1;
  };
  const chunk = line.repeat(10_000);
  for (let half = 0; half < 2; half++) {
    for (let bytes = 0; bytes < megabytes * 500_000; bytes += chunk.length) write(chunk);
    places.push(lines);
    write(expired.certificatePem);
  }
  closeSync(file);
  return places;
}

describe('certscope check of a large log with PEM blocks', () => {
  for (const [name, megabytes] of [
    ['held.log', 20],
    ['read-in-parts.log', 70],
  ] as const) {
    test(`${megabytes} MB: each block at its line`, async () => {
      const places = writeLog(name, megabytes);
      assert.equal(statSync(folder.pathOf(name)).size > defaultScanLimits.maxFileBytes, megabytes === 70);
      const { code, out, err } = await runCommand(['check', name, '--format', 'json'], { cwd: folder.pathOf('.') });
      assert.equal(code, 1, err);
      const { findings } = JSON.parse(out);
      // The same certificate twice is told once, with both places.
      const found = findings.filter((each: { code: string }) => each.code === 'cert-expired');
      assert.equal(found.length, 1);
      const [{ range, related }] = found;
      const lines = [range, ...related.map((each: { range: typeof range }) => each.range)];
      assert.deepEqual(
        lines.map(({ start }) => start.line),
        places,
      );
    });
  }
});
