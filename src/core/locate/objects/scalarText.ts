import { type MappedText, sliceOf } from '../../text/mappedText.ts';
import { limits } from '../limits.ts';
import { lineEndOf, nextLineOf } from '../lines.ts';
import { scalarContent } from '../structure/scalarContent.ts';
import type { ScalarPlace } from '../structure/structureReader.ts';

/**
 * Resolves a scalar like {@link scalarContent}, including the line breaks around the text of a block scalar. They are not in the span of
 * its place, but programs that read the value get them: a token with a line break is not valid. A value above the limit is told as
 * such, and has no text: its lines would take a gigabyte.
 */
export function scalarText(source: string, place: ScalarPlace): MappedText {
  const { span, style, indent = 0 } = place;
  if (span.end - span.start > limits.valueLength) return sliceOf(source, { start: span.start, end: span.start });
  if (style !== 'literal' && style !== 'folded') return scalarContent(source, place);
  const end = endWithBlanks(source, span.end, indent);
  const content = scalarContent(source, { span: { start: span.start, end }, style, indent });
  const { header, blankLines } = headerAbove(source, span.start);
  const breaks = finalBreaks(source, end, header);
  if (blankLines + breaks === 0) return content;
  const { length } = content.text;
  const within = (offset: number): number => Math.min(Math.max(offset - blankLines, 0), length);
  return {
    text: '\n'.repeat(blankLines) + content.text + '\n'.repeat(breaks),
    toSource: (part) => content.toSource({ start: within(part.start), end: within(part.end) }),
  };
}

/** The end of the last line below that has more spaces than the indentation. These spaces are text. */
function endWithBlanks(source: string, end: number, indent: number): number {
  let last = end;
  for (let line = nextLineOf(source, end); line < source.length; line = nextLineOf(source, line)) {
    const lineEnd = lineEndOf(source, line);
    if (source.slice(line, lineEnd).trim() !== '') break;
    if (lineEnd - line > indent) last = lineEnd;
  }
  return last;
}

/** The line of the scalar's header, and the number of blank lines between it and the text. */
function headerAbove(source: string, start: number): { readonly header: string; readonly blankLines: number } {
  let blankLines = 0;
  let end = source.lastIndexOf('\n', start - 1);
  while (end > 0) {
    const line = source.slice(source.lastIndexOf('\n', end - 1) + 1, end).trimEnd();
    if (line !== '') return { header: line, blankLines };
    blankLines++;
    end = source.lastIndexOf('\n', end - 1);
  }
  return { header: '', blankLines: 0 };
}

/** YAML 1.2 §8.1.1.2: `-` removes all final line breaks, `+` keeps all, and without a sign one remains. */
function finalBreaks(source: string, end: number, header: string): number {
  const chomping = /[|>]\d?([+-])?\d?(?:[ \t]+#.*)?$/.exec(header)?.[1];
  if (chomping === '-' || lineEndOf(source, end) >= source.length) return 0;
  if (chomping !== '+') return 1;
  let breaks = 1;
  for (let line = nextLineOf(source, end); line < source.length; line = nextLineOf(source, line)) {
    const lineEnd = lineEndOf(source, line);
    if (lineEnd >= source.length || source.slice(line, lineEnd).trim() !== '') break;
    breaks++;
  }
  return breaks;
}
