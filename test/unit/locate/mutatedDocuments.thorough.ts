import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { LocatedValue } from '../../../src/core/locate/locateModel.ts';
import { holdMemoryBelow } from '../../support/boundedMemory.ts';
import { locateAll } from '../../support/locateSamples.ts';
import { mutateText } from '../../support/mutateText.ts';
import { randomFrom } from '../../support/randomFrom.ts';

holdMemoryBelow(500);

/** Larger files would only slow the test down. */
const largest = 12_000;
const documents = ['corpus', 'live-api'].flatMap((set) => {
  const folder = `test/fixtures/${set}/files`;
  return readdirSync(folder, { recursive: true })
    .map((file) => path.join(folder, String(file)))
    .filter((file) => statSync(file).isFile() && statSync(file).size < largest)
    .sort()
    .map((file) => readFileSync(file, 'utf8'));
});

/** What holds for every document, however broken. */
function assertSound(text: string, values: readonly LocatedValue[]): void {
  let behind = 0;
  for (const { span, keySpan, blocks, placeholder, keyPath, object } of values) {
    assert.ok(span.start >= behind && span.end >= span.start && span.end <= text.length, 'values are in order');
    behind = span.end;
    if (keySpan !== undefined)
      assert.ok(keySpan.start >= 0 && keySpan.end >= keySpan.start && keySpan.end <= text.length);
    assert.equal(object === undefined, keyPath === undefined);
    assert.ok(blocks.length > 0 || placeholder !== undefined, 'a value holds something');
    let inside = span.start;
    for (const [index, block] of blocks.entries()) {
      assert.equal(block.index, index);
      assert.ok(block.span.start >= inside && block.span.end >= block.span.start && block.span.end <= span.end);
      inside = block.span.end;
      const { problem } = block;
      if (problem === undefined) assert.ok(block.bytes().length > 0);
      else
        assert.ok(problem.span.start >= span.start && problem.span.end >= problem.span.start && problem.reason !== '');
      if (problem !== undefined) assert.ok(problem.span.end <= span.end);
    }
  }
}

test('mutated documents give values and blocks in order, within the text, and never an exception', () => {
  const below = randomFrom(20260612);
  let blocks = 0;
  for (let round = 0; round < 1500; round++) {
    const text = mutateText(documents[below(documents.length)] ?? '', below);
    const values = locateAll(text);
    assertSound(text, values);
    blocks += values.reduce((sum, value) => sum + value.blocks.length, 0);
  }
  assert.ok(blocks > 500, 'the documents still hold something');
});

test('every beginning of a document gives values and blocks in order', () => {
  const text = documents.find((document) => document.includes('certificate-authority-data')) ?? '';
  for (let end = 0; end < text.length; end += 7) assertSound(text.slice(0, end), locateAll(text.slice(0, end)));
});
