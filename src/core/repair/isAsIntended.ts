import type { DecodingTools } from '../pki/decodeFile.ts';
import { applyReplacements } from '../renewal/applyReplacements.ts';
import type { Place } from '../renewal/editLayer.ts';
import { isSameCredential } from '../renewal/isSameCredential.ts';
import { equalBytes } from '../x509/bytes.ts';
import { fieldKey, fieldTexts, scalarsOf } from './fieldTexts.ts';
import { readSource } from './readSource.ts';
import type { DocumentEdit, ExpectedBlock, Source } from './repairModel.ts';

/**
 * Reads the new document, and checks its content: the expected blocks, readable, at their key paths, and all others
 * unchanged.
 */
export function isAsIntended(edit: DocumentEdit, tools: DecodingTools): boolean {
  const { source, replacements, expected, added = [], renamed } = edit;
  const after = readSource(source.path, applyReplacements(source.text, replacements), tools);
  // New values can be anywhere among the others.
  const isAdded = ({ value, block }: Place) =>
    block.problem === undefined &&
    added.some(({ keyPath, content }) => value.keyPath === keyPath && equalBytes(block.bytes(), content));
  const places = after.places.filter((place) => !isAdded(place));
  if (after.places.length - places.length !== added.length) return false;
  const wanted = wantedBlocks(source.places, expected, renamed);
  return (
    areFieldsAsMeant(edit, after) &&
    places.length === wanted.length &&
    places.every((place, index) => {
      const want = wanted[index];
      return want !== undefined && isWanted(place, want);
    })
  );
}

/** Compares the fields of configurations, of which only some may change: those at the replaced places. */
function areFieldsAsMeant({ source, changedFields }: DocumentEdit, after: Source): boolean {
  if (changedFields === undefined) return true;
  if (!after.objects.every(({ isBroken }, index) => isBroken === source.objects[index]?.isBroken)) return false;
  const mayChange = new Set(
    Array.from(scalarsOf(source.objects)).flatMap(({ scalar, object }) =>
      changedFields.some(({ start, end }) => start <= scalar.span.end && scalar.span.start <= end)
        ? [fieldKey(object, scalar.keyPath)]
        : [],
    ),
  );
  const [before, now] = [fieldTexts(source.objects), fieldTexts(after.objects)];
  const [texts, later] = [[...before.values()], [...now.values()]];
  const count = source.text.split('\n').length - after.text.split('\n').length;
  if (changedFields.every(({ start, end }) => start === end)) return isMore(texts, later, -count);
  // As many lines as are removed, each with an item.
  const isLess = count > 0 && count <= changedFields.length && texts.length === later.length + count;
  if (isLess) return isMore(later, texts, count);
  return [...before].every(([key, text]) => mayChange.has(key) || now.get(key) === text);
}

/** An item that is added to a list moves the others; each has a line. */
function isMore(before: readonly string[], now: readonly string[], count: number): boolean {
  if (before.length === 0) return true;
  const rest = [...now];
  for (const text of before) {
    const index = rest.indexOf(text);
    if (index === -1) return false;
    rest.splice(index, 1);
  }
  return rest.length <= count;
}

interface Wanted {
  readonly keyPath: string | undefined;
  readonly block: ExpectedBlock;
}

function wantedBlocks(
  places: readonly Place[],
  expected: DocumentEdit['expected'],
  renamed: DocumentEdit['renamed'],
): readonly Wanted[] {
  return [...new Set(places.map(({ value }) => value))].flatMap((value) => {
    const blocks = expected.get(value) ?? places.filter((place) => place.value === value);
    return blocks.map((block) => ({ keyPath: renamed?.get(value) ?? value.keyPath, block }));
  });
}

function isWanted(place: Place, { keyPath, block }: Wanted): boolean {
  if (!(block instanceof Uint8Array)) return place.value.keyPath === keyPath && isSameCredential(place, block);
  const { problem, bytes } = place.block;
  return place.value.keyPath === keyPath && problem === undefined && equalBytes(bytes(), block);
}
