import { codeAt } from '../lines.ts';
import type { KeyTest } from './keyNames.ts';
import type { StructureReader } from './structureReader.ts';
import { isBlankOrEnd } from './yamlTokens.ts';

/** Starts a document. The YAML library accepts it wherever a line begins with it. */
const marker = '\n---';

/**
 * Tells whether one of several documents in a text has a YAML error. If so, the other documents need not be read: they cannot
 * repair it.
 *
 * @param at - A place in the document.
 * @returns `false` if the whole text must be read to know.
 */
export function isDocumentBroken(text: string, at: number, structure: StructureReader, wanted: KeyTest): boolean {
  const before = markerBefore(text, at);
  const behind = markerBehind(text, at);
  if (behind - before > text.length / 2) return false;
  // Directives apply to what follows.
  if (text.startsWith('%') || text.startsWith('\ufeff%') || text.includes('\n%')) return false;
  // With the marker after it, so that it ends as it does in the text.
  const document = text.slice(before + 1, behind + marker.length);
  return structure(document, [], wanted)?.brokenAt !== undefined;
}

/** The line break before the last marker up to a place; -1 if there is none. */
function markerBefore(text: string, at: number): number {
  let found = text.lastIndexOf(marker, at - 1);
  while (found > 0 && !isMarker(text, found)) found = text.lastIndexOf(marker, found - 1);
  return found > 0 ? found : -1;
}

function markerBehind(text: string, at: number): number {
  let found = text.indexOf(marker, at);
  while (found !== -1 && !isMarker(text, found)) found = text.indexOf(marker, found + 1);
  return found === -1 ? text.length : found;
}

function isMarker(text: string, feed: number): boolean {
  return isBlankOrEnd(codeAt(text, feed + marker.length));
}
