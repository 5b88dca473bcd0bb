import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readLines } from '../../../src/node/readLines.ts';

const linesOf = async (chunks: readonly string[], maxBytes = 100) => {
  const lines: unknown[] = [];
  const stream = async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1');
  };
  for await (const line of readLines(stream(), maxBytes)) lines.push('text' in line ? line.text : line);
  return lines;
};

suite('readLines', () => {
  test('splits wherever chunks end', async () => {
    const text = 'one\n\ntwo\r\nthree';
    for (let at = 0; at <= text.length; at++) {
      assert.deepEqual(await linesOf([text.slice(0, at), text.slice(at)]), ['one', '', 'two\r', 'three']);
    }
    assert.deepEqual(await linesOf([...text]), ['one', '', 'two\r', 'three']);
    assert.deepEqual(await linesOf(['one\n']), ['one']);
    assert.deepEqual(await linesOf([]), []);
  });

  test('joins characters that chunks divide', async () => {
    const euro = Buffer.from('€').toString('latin1');
    assert.deepEqual(await linesOf([...euro]), ['€']);
  });

  test('passes over lines that are too long, and tells their number', async () => {
    assert.deepEqual(await linesOf(['12345\n1234', '56\n', '1\n', 'x'.repeat(9)], 5), [
      '12345',
      { number: 2, isTooLong: true },
      '1',
      { number: 4, isTooLong: true },
    ]);
  });
});
