import assert from 'node:assert/strict';
import { locateAt } from '../../src/core/locate/locateAt.ts';
import { locateCredentials } from '../../src/core/locate/locateCredentials.ts';
import type { LocatedValue } from '../../src/core/locate/locateModel.ts';
import { readYamlStructure } from '../../src/core/locate/yamlStructure.ts';
import { placeAt } from '../../src/editor/documents/placeAt.ts';
import { toldValue } from './toldValue.ts';

const tools = { structure: readYamlStructure };

/** Compares what is found at offsets with what a reading of everything has there. Returns how often something was found. */
export function compareWithLocateAt(
  text: string,
  offsets: (values: readonly LocatedValue[]) => readonly number[],
): number {
  const values = locateCredentials(text, tools);
  let found = 0;
  for (const offset of offsets(values)) {
    const value = locateAt(text, offset, tools);
    if (value === undefined) continue;
    found++;
    const same = placeAt(values, offset);
    assert.notEqual(same, undefined, `nothing is at ${offset}`);
    if (same !== undefined) assert.deepEqual(toldValue(value), toldValue(same));
  }
  return found;
}

/** In each value, at its ends, and on its key. */
export function everywhereIn(values: readonly LocatedValue[]): readonly number[] {
  return values.flatMap(({ span: { start, end }, keySpan }) => [
    start - 1,
    start,
    (start + end) >> 1,
    end,
    end + 1,
    ...(keySpan === undefined ? [] : [keySpan.start, keySpan.end]),
  ]);
}

/** In the middle of each value. */
export function middlesOf(values: readonly LocatedValue[]): readonly number[] {
  return values.map(({ span: { start, end } }) => (start + end) >> 1);
}
