import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { toLatin1 } from '../../../src/core/text/toLatin1.ts';

suite('toLatin1', () => {
  const inputs: Readonly<Record<string, Uint8Array>> = {
    ASCII: Uint8Array.from({ length: 128 }, (_, code) => code),
    'every octet': Uint8Array.from({ length: 256 }, (_, code) => code),
    'more octets than a call takes arguments': new Uint8Array(300_000).fill(0x85),
  };
  for (const [name, bytes] of Object.entries(inputs)) {
    test(`turns ${name} into one character each, as Node does`, () => {
      assert.equal(toLatin1(bytes), Buffer.from(bytes).toString('latin1'));
    });
  }
});
