import type { DecodingTools } from '../pki/decodeFile.ts';
import { applyReplacements } from '../renewal/applyReplacements.ts';
import type { Place } from '../renewal/editLayer.ts';
import { isSameCredential } from '../renewal/isSameCredential.ts';
import { equalBytes } from '../x509/bytes.ts';
import type { DocumentEdit, ExpectedBlock } from './model.ts';
import { readSource } from './readSource.ts';

/**
 * Reads a document as it will be, and tells whether it holds what it should: the expected blocks, readable, at their
 * key paths, and all others as they were.
 */
export function isAsMeant({ source, replacements, expected }: DocumentEdit, tools: DecodingTools): boolean {
  const { places } = readSource(source.path, applyReplacements(source.text, replacements), tools);
  const wanted = wantedBlocks(source.places, expected);
  return (
    places.length === wanted.length &&
    places.every((place, index) => {
      const want = wanted[index];
      return want !== undefined && isWanted(place, want);
    })
  );
}

interface Wanted {
  readonly keyPath: string | undefined;
  readonly block: ExpectedBlock;
}

function wantedBlocks(places: readonly Place[], expected: DocumentEdit['expected']): readonly Wanted[] {
  return [...new Set(places.map(({ value }) => value))].flatMap((value) => {
    const blocks = expected.get(value) ?? places.filter((place) => place.value === value);
    return blocks.map((block) => ({ keyPath: value.keyPath, block }));
  });
}

function isWanted(place: Place, { keyPath, block }: Wanted): boolean {
  if (!(block instanceof Uint8Array)) return place.value.keyPath === keyPath && isSameCredential(place, block);
  const { problem, bytes } = place.block;
  return place.value.keyPath === keyPath && problem === undefined && equalBytes(bytes(), block);
}
