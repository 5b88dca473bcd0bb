import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { hashFunctions } from '../../../../src/core/pki/portable/hashFunctions.ts';

/** Around every boundary of a block and of its padding, and a few blocks more. */
const lengths = Array.from({ length: 280 }, (_, length) => length);

for (const [name, hash] of Object.entries(hashFunctions)) {
  test(`${name} is Node's at every length`, () => {
    for (const length of lengths) {
      const bytes = new Uint8Array(randomBytes(length));
      assert.equal(hex(hash(bytes)), createHash(name).update(bytes).digest('hex'), `${length} octets`);
    }
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
