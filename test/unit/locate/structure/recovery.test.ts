import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readBlockStructureInSteps } from '../../../../src/core/locate/structure/blockStructure.ts';
import { runAtOnce } from '../../../../src/core/text/steps.ts';

/** What stands behind the line that is no YAML, and the first key with which reading goes on there. */
const behind: Readonly<Record<string, readonly [text: string, key: string | undefined]>> = {
  'at a key of the root': ['words\nb: c\n', 'b'],
  'at a key without a value': ['words\nb:\n  c: d\n', 'c'],
  'at a key before a tab': ['words\nb:\tc\n', 'b'],
  'at a key with CRLF': ['words\r\nb: c\r\n', 'b'],
  'at a key that has other colons': ['x:y\nb:c:d: e\n', 'b:c:d'],
  'at a key in quotes': ['words\n"b" : c\n', 'b'],
  'at a key in quotes over two lines': ['words\n"b\nc": d\n', 'b\nc'],
  'behind a comment': ['# b: c\nd: e\n', 'd'],
  'behind what is deeper': ['  b: c\n- d\nd: e\n', 'd'],
  'behind a colon in a comment': ['words # b: c\nd: e\n', 'd'],
  'behind a key that is too long': [`${'b'.repeat(1030)}: c\nd: e\n`, 'd'],
  'at the next document': ['words\n---\nb: c\n', 'b'],
  'at an end of a document': ['words\n...\nb: c\n', 'b'],
  nowhere: ['words\nb:c\n', undefined],
};

suite('reading goes on behind a line that is no YAML', () => {
  for (const [name, [text, key]] of Object.entries(behind)) {
    test(name, () => {
      const start = 'a: b\nno YAML\n';
      const { brokenAt, places } = runAtOnce(readBlockStructureInSteps(start + text, [], { has: () => true }));
      assert.equal(brokenAt, start.indexOf('no'));
      const found = places.find(({ span }) => span.start >= start.length);
      assert.equal(found?.key, key);
    });
  }
});
