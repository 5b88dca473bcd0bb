import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertGrowsWithSize } from '../../support/growth.ts';
import { copyOf, redact } from '../../support/redaction.ts';

/** How a document is made of a number of characters, and what is done with it. */
const otherTexts: Readonly<Record<string, readonly [make: (size: number) => string, work: (text: string) => unknown]>> =
  {
    aliases: [(size) => `x: &a y\nb: [${'*a,'.repeat(size / 4)}]\n`, redact],
    'blanks behind an anchor': [(size) => `x: &a y\nb: &b${' '.repeat(size)}[*a]\n`, redact],
    'a long key of lists': [(size) => `{"${'a'.repeat(size)}": [${'["b"],'.repeat(size / 200)}]}`, redact],
    'a long key of many keys': [
      (size) =>
        `{"${"'.".repeat(size / 2)}": {${Array.from({ length: size / 100 }, (_, index) => `"a${index}": [1]`).join()}}}`,
      redact,
    ],
    'a long key as a block': [(size) => `? ${'k'.repeat(size)}\n: ${'- x\n  '.repeat(size / 100)}`, redact],
  };

suite('so are the other texts', () => {
  for (const [what, [make, work]] of Object.entries(otherTexts)) {
    test(what, () => assertGrowsWithSize({ what, size: 200_000, make, work }));
  }
});

test('more secrets than a call has arguments', () => {
  const comment = '# pwd=abc\n'.repeat(150_000);
  assert.equal(copyOf(`${comment}kind: Secret\n`).split('<redacted: ').length, 150_001);
  assert.equal(copyOf(`data:\n${'- pwd=abc\n'.repeat(150_000)}`).split('<redacted: ').length, 150_001);
});

test('a run of 8 MB is hidden as a whole', () => {
  const run = 'a'.repeat(8 << 20);
  for (const text of [`{"${run}": 1}`, `{"a": "password=\\"${run}"}`, `# ${run}\n{"a": 1}`]) {
    const copy = redact(text);
    assert.ok(copy.kind === 'refused' || copy.text.length < 200);
  }
});
