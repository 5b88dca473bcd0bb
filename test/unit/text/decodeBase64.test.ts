import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { base64SpanMap, decodeBase64 } from '../../../src/core/text/base64.ts';

/** Text → N of "illegal base64 data at input byte N" of Go 1.24's base64.StdEncoding, -1 for none. */
const inputBytes: readonly (readonly [string, number])[] = [
  ['', -1],
  ['TQ==', -1],
  ['TWE=', -1],
  ['TWFu', -1],
  ['TWFuTWFu', -1],
  ['TW\nFu\r\n', -1],
  ['TWFu\n', -1],
  ['\nTWFu', -1],
  ['T', 0],
  ['TW', 0],
  ['TWF', 0],
  ['TWFuT', 4],
  ['TWFuTW', 4],
  ['TWFuTWF', 4],
  ['TQ=', 3],
  ['TQ=\n', 4],
  ['TQ=A', 2],
  ['TQ==TWFu', 4],
  ['TQ==\n', -1],
  ['TQ==\nA', 5],
  ['TWE=TWFu', 4],
  ['TWE==', 4],
  ['=', 0],
  ['T=', 1],
  ['T===', 1],
  ['=TWFu', 0],
  ['TW=Fu', 2],
  ['TWFu====', 4],
  ['TWF-', 3],
  ['TWF_', 3],
  ['TW#u', 2],
  ['#WFu', 0],
  ['TWFuTWF#', 7],
  ['TWFuTWFuT#FuTWFu', 9],
  ['TWFué', 4],
  ['TW\nF#', 4],
  ['TWFu\n\nT', 6],
];

suite('decodeBase64', () => {
  for (const [text, inputByte] of inputBytes) {
    test(`tells of ${JSON.stringify(text)} what Go tells`, () => {
      const lead = 'key: ';
      const decoded = decodeBase64(`${lead}${text};`, lead.length, lead.length + text.length);
      if (inputByte === -1) {
        assert.ok(decoded instanceof Uint8Array);
        assert.deepEqual(Buffer.from(decoded), Buffer.from(text, 'base64'));
      } else {
        assert.ok(!(decoded instanceof Uint8Array));
        assert.equal(decoded.inputByte, inputByte);
      }
    });
  }

  test('decodes every length and line width as Node does', () => {
    for (let length = 0; length < 200; length++) {
      const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 37 + length) & 255));
      for (const width of [4, 5, 64, 1000]) {
        const text = bytes.toString('base64').replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n  ');
        const decoded = decodeBase64(text);
        assert.ok(decoded instanceof Uint8Array && bytes.equals(decoded), `${length} octets, lines of ${width}`);
      }
    }
  });

  const kinds: readonly (readonly [string, string, number])[] = [
    ['TWFuT#Fu', 'character', 5],
    ['TWFuT-Fu', 'urlSafe', 5],
    ['TWFuTW', 'truncated', 6],
    ['TWE=TWFu', 'afterPadding', 4],
  ];
  for (const [text, kind, offset] of kinds) {
    test(`names the problem of ${text}: ${kind}`, () => {
      const problem = decodeBase64(text);
      assert.ok(!(problem instanceof Uint8Array));
      assert.deepEqual([problem.kind, problem.offset], [kind, offset]);
    });
  }
});

test('base64SpanMap covers the characters of each octet, over line breaks', () => {
  const text = 'TW\nFuT\r\n WE=';
  const toSource = base64SpanMap(text, 0, text.length, 5);
  const covered = [0, 1, 2, 3, 4].map((index) => {
    const { start, end } = toSource({ start: index, end: index + 1 });
    return text.slice(start, end);
  });
  assert.deepEqual(covered, ['TW', 'W\nF', 'Fu', 'T\r\n W', 'WE=']);
});
