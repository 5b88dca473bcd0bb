import type { BlockMark } from './blockMark.ts';
import { BlockReader } from './blockReader.ts';
import type { Candidate } from './candidate.ts';
import type { KeyTest } from './keyNames.ts';
import { codeAt, isLineEnd, nextLineOf, skipBlanks } from './lines.ts';
import type { DocumentStructure } from './structureReader.ts';
import { findKey } from './yamlTokens.ts';

const hash = 35;

/** A text that breaks more often is nothing that somebody is typing. */
const mostBreaks = 3;

/**
 * Reads YAML in plain block style line by line: mappings and sequences by indentation, scalars of every style on the
 * way, several documents. It knows no flow collections with candidates inside, no complex keys and no multi-line keys;
 * where it meets one, or a line that is no YAML, it says so and goes on at the next key of the document's root.
 *
 * Some hundred times as fast as a full parser, and enough for what kubectl and people write.
 *
 * @param marks - Gets places from which reading can go on later, every few thousand characters.
 */
export function readBlockStructure(
  text: string,
  candidates: readonly Candidate[],
  wanted: KeyTest,
  marks?: BlockMark[],
): DocumentStructure {
  const reader = new BlockReader(text, candidates, wanted);
  const { frames, places } = reader;
  let breaks = 0;
  let nextMark = marks === undefined ? text.length : 0;
  while (reader.at < text.length) {
    const lineStart = reader.at;
    if (lineStart >= nextMark && frames.isBetweenValues) {
      marks?.push(frames.mark(lineStart));
      nextMark = behindMark(lineStart);
    }
    if (reader.readLine()) {
      reader.skim(nextMark);
      continue;
    }
    reader.brokenAt ??= lineStart;
    breaks++;
    if (breaks > mostBreaks || isForeign(text, reader, lineStart)) {
      return { places: [], brokenAt: lineStart, isOther: true };
    }
    recover(text, reader, lineStart);
  }
  if (reader.brokenAt !== undefined) return { places, brokenAt: reader.brokenAt };
  return marks === undefined ? { places } : { places, marks };
}

/** The least offset of the mark behind one. Closer at the beginning, where people type. */
export function behindMark(at: number): number {
  return at + Math.min(mostBetweenMarks, Math.max(fewestBetweenMarks, at >> 3));
}

const fewestBetweenMarks = 128;
const mostBetweenMarks = 2048;

/**
 * Tells whether a line that was not understood shows that the text is no YAML: it is the first that is neither empty
 * nor a comment, and begins no flow collection; or it is a template's directive or a fence of Markdown.
 */
function isForeign(text: string, reader: BlockReader, line: number): boolean {
  if (reader.isMarker(line)) return false;
  const start = /(?:\{\{|\{%|```|~~~)|[{[&!?"'|>]/y;
  start.lastIndex = skipBlanks(text, line);
  const match = start.exec(text)?.[0] ?? '';
  return match.length > 1 || (match === '' && reader.frames.isAtStart);
}

/** Goes on behind a line that was not understood: at the next key of the root mapping, or the next document. */
function recover(text: string, reader: BlockReader, brokenLine: number): void {
  const isRootMapping = reader.frames.closeToRoot();
  for (let line = nextLineOf(text, brokenLine); ; line = nextLineOf(text, line)) {
    reader.at = line;
    if (line >= text.length || reader.isMarker(line)) return;
    const code = codeAt(text, line);
    if (isRootMapping && code !== 32 && code !== hash && !isLineEnd(code) && findKey(text, line)) return;
  }
}
