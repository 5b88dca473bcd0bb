import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import type { ReadStream } from 'node:tty';
import { askSecret } from '../../../src/cli/askSecret.ts';

/** A terminal on which a text is typed. */
function terminal(typed: string, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY, isRaw: false, setRawMode: (on: boolean) => raw.push(on) });
  const raw: boolean[] = [];
  const output = new PassThrough();
  const answer = askSecret('Passphrase: ', input as unknown as ReadStream, output);
  input.write(typed);
  return { answer, raw, shown: () => String(output.read()) };
}

describe('askSecret', () => {
  it('shows the question and nothing that is typed', async () => {
    const { answer, raw, shown } = terminal('secret\r');
    assert.equal(await answer, 'secret');
    assert.deepEqual(raw, [true, false]);
    assert.equal(shown(), 'Passphrase: \n');
  });

  it('takes characters back, and any character', async () => {
    assert.equal(await terminal('pä\u007fas\bß 1\n').answer, 'paß 1');
  });

  it('gives up on Ctrl-C, Ctrl-D, and where there is no terminal', async () => {
    assert.equal(await terminal('abc\u0003').answer, undefined);
    assert.equal(await terminal('\u0004').answer, undefined);
    assert.equal(await terminal('abc\n', false).answer, undefined);
  });
});
