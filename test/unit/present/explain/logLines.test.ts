import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loggedErrors } from '../../../../src/core/present/explain/loggedErrors.ts';
import { neededWords } from '../../../../src/core/present/explain/neededWords.ts';
import { readLoggedErrors } from '../../../../src/core/present/explain/readLoggedErrors.ts';
import { wordSearch } from '../../../../src/core/present/explain/wordSearch.ts';
import { readLogLines } from '../../../support/logLines.ts';

const lines = readLogLines();
const idsIn = (line: string): string =>
  readLoggedErrors(line)
    .map(({ record }) => record.id)
    .join(' ');

describe('lines from public reports', () => {
  for (const family of new Set(lines.map((each) => each.family))) {
    test(`of ${family} are understood`, () => {
      const own = lines.filter((each) => each.family === family && each.means !== '');
      const wrong = own.flatMap(({ line, means }) => {
        const found = idsIn(line);
        const isRight = means.includes(' ') ? found === means : found.split(' ')[0] === means;
        return isRight ? [] : [`${means}, not ${found || 'nothing'}: ${line}`];
      });
      // At least 95 %, but for a single line of a small family.
      assert.ok(wrong.length <= Math.max(1, own.length * 0.05), wrong.join('\n'));
    });
  }

  test('about something else are not explained', () => {
    const others = lines.filter(({ means }) => means === '');
    assert.ok(others.length >= 60);
    assert.deepEqual(
      others.filter(({ line }) => idsIn(line) !== '').map(({ line }) => [idsIn(line), line]),
      [],
    );
  });

  test('all say where they are from, and none is there twice', () => {
    assert.ok(lines.filter(({ means }) => means !== '').length >= 400);
    assert.deepEqual(
      lines.filter(({ source }) => !/^(?:[\w.-]+\/[\w.-]+#\d+|(?:https?:\/\/)?[\w.-]+\.\w+\/\S*)$/.test(source)),
      [],
    );
    assert.equal(new Set(lines.map(({ line }) => line)).size, lines.length);
  });
});

describe('the words that a match needs', () => {
  test('exist for every error', () => {
    assert.deepEqual(
      loggedErrors.filter(({ pattern }) => neededWords(pattern.source).length === 0).map(({ id }) => id),
      [],
    );
  });

  test('lose nothing', () => {
    const search = wordSearch(loggedErrors.map((record) => [record, neededWords(record.pattern.source)]));
    for (const { line } of lines) {
      const text = line.replaceAll(/\\+"/g, '"');
      const found = search(text);
      assert.deepEqual(
        loggedErrors.filter((record) => record.pattern.test(text) && !found.has(record)).map(({ id }) => id),
        [],
        line,
      );
    }
  });

  for (const [source, words] of [
    ['abcd|efgh', ['abcd', 'efgh']],
    ['abcd|.*', []],
    ['ab', []],
    ['abcd(?:x|yz)?efg', ['abcd']],
    ['ab(?:long word|other) c', ['long word', 'other']],
    ['(?:ab|)longer(?! than)', ['longer']],
    ['[a-z]bcd{2}efgh+i', ['efgh']],
    [String.raw`a\.b\(c\d+def`, ['a.b(c']],
    [String.raw`(?<=abcdef)[\])|]{1,3}xyz`, ['xyz']],
    ['one word, one two', ['one word, one two']],
  ] as const) {
    test(`of ${source}`, () => assert.deepEqual(neededWords(source), words));
  }

  test('are found wherever they stand, and everything that has none', () => {
    const search = wordSearch([
      ['a', ['abc', 'needle']],
      ['b', ['needles']],
      ['c', []],
    ]);
    assert.deepEqual([...search('')], ['c']);
    assert.deepEqual([...search('x needles')].sort(), ['a', 'b', 'c']);
    assert.deepEqual([...search('abc')].sort(), ['a', 'c']);
    assert.deepEqual([...search('ab c needl es')], ['c']);
  });
});
