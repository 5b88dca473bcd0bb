import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { parseDocuments } from '../../../../src/core/locate/structure/parseDocuments.ts';
import { runAtOnce } from '../../../../src/core/text/steps.ts';
import { mutateText } from '../../../support/mutateText.ts';
import { randomFrom } from '../../../support/randomFrom.ts';

const options = {
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  schema: 'failsafe',
  resolveKnownTags: false,
  strict: false,
} as const;

const base = `a: 1 # one\n---\n- &a [1, "b", {c: 'd'}]\n- *a\n- !t |-\n  x\n  y\n---\n? k\n: >\n  long\n  text\n...\n%YAML 1.2\n---\nz:\n- - 1\n`;

test('documents that are parsed in steps are those that the library parses at a stretch', () => {
  const below = randomFrom(7);
  for (let round = 0; round < 500; round++) {
    const text = round === 0 ? base : mutateText(base, below);
    const whole = parseAllDocuments(text, options);
    const seen = (documents: readonly (typeof whole)[number][]) =>
      documents.map(({ contents, errors, range }) => ({
        contents,
        range,
        at: errors.map(({ pos, code }) => [pos, code]),
      }));
    assert.deepEqual(seen(runAtOnce(parseDocuments(text))), seen([...whole]), text);
  }
});

test('a long document is parsed in many steps', () => {
  const steps = parseDocuments('- {a: [1, 2], b: "c"}\n'.repeat(5000));
  let count = 0;
  while (steps.next().done !== true) count++;
  assert.ok(count > 100, String(count));
});
