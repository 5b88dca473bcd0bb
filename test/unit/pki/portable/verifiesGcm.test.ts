import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import { test } from 'node:test';
import { openedGcm, verifiesGcm } from '../../../../src/core/pki/portable/verifiesGcm.ts';

function octets(seed: string, length: number): Uint8Array<ArrayBuffer> {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${seed} ${index}`).digest(),
  );
  return Uint8Array.from(Buffer.concat(blocks).subarray(0, length));
}

test('the tag of OpenSSL is found with its key alone, for every length of the last block', () => {
  for (let length = 0; length < 70; length += 1) {
    const [key, nonce, text] = [octets(`key ${length}`, 32), octets('nonce', 12), octets('text', length)];
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const sealed = Uint8Array.from(Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]));
    assert.equal(verifiesGcm(key, sealed), true, `${length}`);
    assert.deepEqual(openedGcm(key, sealed), text, `${length}`);
    assert.equal(verifiesGcm(octets('other', 32), sealed), false, `${length}`);
    const changed = Uint8Array.from(sealed);
    changed[sealed.length - 20] = (changed[sealed.length - 20] ?? 0) ^ 1;
    assert.equal(verifiesGcm(key, changed), false, `${length}`);
  }
});

test('what is too short, or a key of another length, is not sealed', () => {
  assert.equal(verifiesGcm(octets('key', 32), octets('text', 27)), false);
  assert.equal(verifiesGcm(octets('key', 16), octets('text', 60)), false);
});
