import { buildLineIndex } from './lineIndex.ts';

/**
 * Tells where the places of a text are in another one that differs in its line ends alone: an editor shows a file that
 * mixes line ends with one kind of them.
 *
 * @returns `undefined` when the texts differ in more.
 */
export function otherLineEnds(shown: string, stored: string): ((offset: number) => number) | undefined {
  if (shown === stored) return (offset) => offset;
  if (shown.replaceAll(lineEnd, '\n') !== stored.replaceAll(lineEnd, '\n')) return undefined;
  const [from, to] = [buildLineIndex(shown), buildLineIndex(stored)];
  return (offset) => to.offsetAt(from.positionAt(offset));
}

const lineEnd = /\r\n|\r/g;
