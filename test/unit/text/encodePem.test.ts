import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { encodeBase64, encodePem } from '../../../src/core/text/encodePem.ts';

suite('encodePem', () => {
  test('base64 of every length equals Node’s', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 67 + length * 13) & 0xff);
      assert.equal(encodeBase64(bytes), Buffer.from(bytes).toString('base64'));
    }
  });

  test('a block has lines of 64 characters and a final line end', () => {
    const pem = encodePem('CERTIFICATE', new Uint8Array(49));
    assert.equal(pem, `-----BEGIN CERTIFICATE-----\n${'A'.repeat(64)}\nAA==\n-----END CERTIFICATE-----\n`);
  });
});
