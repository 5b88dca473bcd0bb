import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readWrappedText, writeWrappedText } from '../../../src/core/renewal/wrappedText.ts';

const base64 = 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo+Lz8=';

/** Manner of writing → the same 40 characters written so, at eight to a line. */
const manners: Readonly<Record<string, (lines: readonly string[]) => string>> = {
  'one line': (lines) => lines.join(''),
  'lines of a block scalar': (lines) => lines.join('\n      '),
  'CRLF, white space around': (lines) => `\r\n  ${lines.join('\r\n  ')}\r\n`,
  'quoted with \\n': (lines) => `\\n${lines.join('\\n')}\\n`,
  'quoted with \\r\\n': (lines) => lines.join('\\r\\n'),
  'JSON inside JSON': (lines) => lines.join('\\\\n'),
  'quoted, lines continued with a backslash': (lines) => lines.join('\\\n  '),
  'quoted, \\n and lines continued': (lines) => lines.join('\\n\\\n    '),
  folded: (lines) => lines.join(' '),
  'plain or single-quoted over blank lines': (lines) => lines.join('\n\n    '),
};

describe('wrapped text', () => {
  for (const [name, write] of Object.entries(manners)) {
    it(`${name}: other base64 is written in the same manner`, () => {
      const wrapped = readWrappedText(write(linesOf(base64)));
      assert.ok(wrapped !== undefined);
      assert.equal(wrapped.runs.join(''), base64);
      for (const other of [base64, `${base64.slice(0, 36)}AAAABBBBCCCC`, base64.slice(0, 20)]) {
        assert.equal(writeWrappedText(wrapped, other), write(linesOf(other)));
      }
    });
  }

  it('writes characters as the escapes they were written as', () => {
    for (const [source, expected] of [
      ['QU\\/D\\/w==', 'AA\\/A+w=='],
      ['QU\\u002bDw\\u003d\\u003d', 'AA/A\\u002bw\\u003d\\u003d'],
      ['QU\\\\/D', 'AA\\\\/A+w=='],
    ] as const) {
      const wrapped = readWrappedText(source);
      assert.ok(wrapped !== undefined);
      assert.equal(writeWrappedText(wrapped, 'AA/A+w=='), expected);
    }
  });

  it('takes hostile text in its stride', () => {
    for (const source of ['\\'.repeat(200_000), `${'\\n'.repeat(100_000)}"`, `${' '.repeat(200_000)}"`]) {
      assert.equal(readWrappedText(source), undefined);
    }
    assert.equal(readWrappedText('QUJD'.repeat(1_000_000))?.runs.length, 1);
  });

  it('refuses anything that is not base64', () => {
    for (const source of ['', '   ', 'Proc-Type: 4,ENCRYPTED\nQUJD', 'QU"JD', 'QU\\qJD', 'QUJD # comment']) {
      assert.equal(readWrappedText(source), undefined, source);
    }
  });
});

function linesOf(text: string): readonly string[] {
  return text.match(/.{1,8}/g) ?? [];
}
