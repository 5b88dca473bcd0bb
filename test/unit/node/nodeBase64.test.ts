import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { decodePortably } from '../../../src/core/text/base64.ts';
import { createNodeBase64Decoder } from '../../../src/node/nodeBase64.ts';
import { randomFrom } from '../../support/randomFrom.ts';

const decode = createNodeBase64Decoder();

/** The native decoder may leave a text to the portable one, but never differ from it. */
function assertSame(text: string): boolean {
  const native = decode(text);
  if (native === undefined) return false;
  const portable = decodePortably(text, 0, text.length);
  assert.ok(portable instanceof Uint8Array, `the native decoder takes ${JSON.stringify(text)}, which is no base64`);
  assert.deepEqual(native, portable, JSON.stringify(text));
  return true;
}

suite('createNodeBase64Decoder', () => {
  test('takes every length, in one line and wrapped', () => {
    for (let length = 0; length < 400; length++) {
      const base64 = randomBytes(length).toString('base64');
      for (const separator of ['', '\n', '\r\n', '\n    ', ' \t']) {
        const text = base64.replace(/.{64}/g, `$&${separator}`);
        assert.ok(assertSame(`${separator}${text}${separator}`), `${length} octets, ${JSON.stringify(separator)}`);
      }
    }
  });

  test('agrees with the portable decoder on mutated texts', () => {
    const random = randomFrom(20_260_101);
    // Of the alphabet, padding, white space of every kind, the URL-safe alphabet, and what looks like A in eight bits.
    const odd = [
      'A',
      '/',
      '=',
      '==',
      '-',
      '_',
      '\n',
      '\v',
      '\f',
      ' ',
      '\u00a0',
      '\ufeff',
      '\0',
      '\u0141',
      '\\n',
      '😀',
      '',
    ];
    let taken = 0;
    for (let round = 0; round < 20_000; round++) {
      let text = randomBytes(random(90)).toString('base64');
      for (let change = random(3); change >= 0; change--) {
        const at = random(2) === 0 ? random(text.length + 1) : text.length - random(Math.min(4, text.length + 1));
        text = text.slice(0, at) + (odd[random(odd.length)] ?? '') + text.slice(at + random(3));
      }
      if (assertSame(text)) taken++;
    }
    assert.ok(taken > 1000, `only ${taken} were taken: the test shows nothing`);
  });

  test('agrees on every short text of the characters that end base64', () => {
    const characters = ['A', '=', '\n', '-', '\u0141'];
    for (let count = 0; count < characters.length ** 6; count++) {
      let text = 'TWFu';
      for (let rest = count; rest > 0; rest = Math.floor(rest / characters.length)) {
        text += characters[rest % characters.length] ?? '';
      }
      assertSame(text);
    }
  });

  test('gives every result memory of its own', () => {
    const text = randomBytes(600).toString('base64');
    const [first, second] = [decode(text), decode(text)];
    assert.ok(first !== undefined && second !== undefined && first.buffer !== second.buffer);
    assert.equal(first.buffer.byteLength, 600);
  });
});
