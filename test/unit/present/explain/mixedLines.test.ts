import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readLoggedErrors } from '../../../../src/core/present/explain/readLoggedErrors.ts';
import { readLogLines } from '../../../support/logLines.ts';

const lines = readLogLines().filter(({ means }) => means !== '');
const firstOf = (text: string) => readLoggedErrors(text)[0]?.record.id;

/** The lines in which something else is found first than in the line as it is. */
function changedBy(change: (line: string) => string): readonly string[] {
  return lines.filter(({ line }) => firstOf(change(line)) !== firstOf(line)).map(({ line }) => line);
}

describe('lines of reports are read', () => {
  for (const [name, change] of [
    ['in colours', (line) => `\u001b[31mERROR\u001b[0m ${line}\u001b[0m`],
    ['with Windows line ends', (line) => `${line}\r\n`],
    ['as the message of a JSON log', (line) => JSON.stringify({ level: 'error', msg: line })],
    [
      'as Docker writes them',
      (line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-06-12T00:00:00Z' }),
    ],
    ['behind the name of a Pod', (line) => `[pod/web-0/app] ${line}`],
  ] satisfies readonly (readonly [string, (line: string) => string])[]) {
    test(name, () => {
      const changed = changedBy(change);
      assert.ok(changed.length <= lines.length * 0.01, changed.join('\n'));
    });
  }

  test('wherever they are cut', () => {
    for (const { line } of lines) {
      for (const at of [0.3, 0.5, 0.8]) {
        const cut = Math.floor(line.length * at);
        assert.doesNotThrow(() => [readLoggedErrors(line.slice(0, cut)), readLoggedErrors(line.slice(cut))]);
      }
    }
  });
});
