import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { quoted } from '../../../src/core/x509/go/quoted.ts';
import { goIsMissing, runGoProgram } from '../../support/goProgram.ts';

/** Surrogates are no characters. */
const surrogates = { first: 0xd800, last: 0xdfff };
/** Beyond lie code points without characters but for a few from here on. */
const planes = { end: 0x34000, special: 0xe0000, specialEnd: 0xe1000 };

suite('quoted', () => {
  test('leaves those characters as they are that Go leaves, of all that there are', (t) => {
    const output = runGoProgram('printableRanges', '');
    if (output === undefined) return t.skip(goIsMissing);
    const ranges = keptRanges().map(([first, last]) => `${first} ${last}`);
    return assert.deepEqual(ranges, output.trimEnd().split('\n'));
  });
});

function keptRanges(): readonly (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  let first: number | undefined;
  for (let code = 0; code <= 0x110000; code++) {
    const isCharacter = code <= 0x10ffff && (code < surrogates.first || code > surrogates.last);
    const isEmpty = code >= planes.end && !(code >= planes.special && code < planes.specialEnd);
    // Of the empty ones some are enough.
    const isKept = isCharacter && (!isEmpty || code % 101 === 0) && isUnchanged(code);
    if (isKept) first ??= code;
    else if (first !== undefined) {
      ranges.push([first, code - 1]);
      first = undefined;
    }
  }
  return ranges;
}

function isUnchanged(code: number): boolean {
  const octets = Buffer.from(String.fromCodePoint(code)).toString('latin1');
  return quoted(octets) === `"${String.fromCodePoint(code)}"`;
}
