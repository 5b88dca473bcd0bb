import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, test } from 'node:test';
import type { ReadStream } from 'node:tty';
import { confirm } from '../../../src/cli/confirm.ts';

/** The answer on a terminal on which a text is typed, and which then closes. */
function answered(typed: string, isTTY = true): Promise<boolean | undefined> {
  const input = Object.assign(new PassThrough(), { isTTY });
  const answer = confirm('Undo it? [y/N] ', input as unknown as ReadStream, new PassThrough());
  input.end(typed);
  return answer;
}

describe('confirm', () => {
  test('agrees to yes alone', async () => {
    for (const yes of ['y\n', 'Y\n', ' yes \n', '是\n']) assert.equal(await answered(yes), true, yes);
    for (const no of ['\n', 'n\n', 'yeah\n', 'y?\n']) assert.equal(await answered(no), false, no);
  });

  test('takes a terminal that closes, and none, for no agreement', async () => {
    assert.equal(await answered(''), false);
    assert.equal(await answered('y\n', false), undefined);
  });
});
