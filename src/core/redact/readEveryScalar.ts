import { looksLikeJson, readJsonStructure } from '../locate/structure/jsonStructure.ts';
import type { KeyTest } from '../locate/structure/keyNames.ts';
import type { DocumentStructure, StructureSteps } from '../locate/structure/structureReader.ts';

const everyKey: KeyTest = { has: () => true, hasItemsOf: () => true, hasAliases: true };

/**
 * Reads, in steps, all scalars of JSON or YAML, with readers that reject what they do not understand.
 *
 * @returns `undefined` if the text is too large to parse.
 */
export function* readEveryScalar(
  text: string,
  structure: StructureSteps,
): Generator<undefined, (DocumentStructure & { readonly isJson: boolean }) | undefined> {
  if (looksLikeJson(text)) {
    const json = readJsonStructure(text, [], everyKey);
    if (json !== undefined && json.brokenAt === undefined) return { ...json, isJson: true };
  }
  const yaml = yield* structure(text, [], everyKey);
  return yaml === undefined ? undefined : { ...yaml, isJson: false };
}
