import type { LocatedValue } from '../../locate/locateModel.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import type { Span } from '../../text/span.ts';
import type { PlannedEdit } from '../change/changeModel.ts';

/**
 * Plans to remove an entry of a mapping with its lines. Nothing else may be on these lines; this is checked when the
 * edit is made.
 *
 * @returns `undefined` if its lines are not clear.
 */
export function withoutEntry(file: DecodedFile, value: LocatedValue): readonly PlannedEdit[] | undefined {
  const { keySpan, entryStyle } = value;
  const { lines } = file;
  if (keySpan === undefined || lines === undefined || entryStyle === 'flow') return undefined;
  const start = keySpan.start - (entryStyle === 'quotedKey' ? 1 : 0);
  const { line, character } = lines.positionAt(start);
  const last = lines.positionAt(value.span.end);
  // A block scalar ends at the start of the line below it.
  const next = isBlock(value) && last.character === 0 ? last.line : last.line + 1;
  return [
    {
      kind: 'text',
      span: { start: lines.offsetAt({ line, character: 0 }), end: start },
      parts: [],
      was: ' '.repeat(character),
    },
    {
      kind: 'text',
      span: { start, end: lines.offsetAt({ line: next, character: 0 }) },
      parts: [],
      holding: heldBy(file, value),
    },
  ];
}

/**
 * Plans to replace a field that has a text with another field that has a mapping.
 *
 * @param json - The mapping as JSON, which is also YAML.
 */
export function replacedEntry(
  file: DecodedFile,
  value: LocatedValue,
  was: string,
  key: string,
  json: string,
): readonly PlannedEdit[] | undefined {
  const { keySpan, span, style, entryStyle } = value;
  if (keySpan === undefined) return undefined;
  const holding = heldBy(file, value);
  const renamed: PlannedEdit = { kind: 'text', span: keySpan, parts: [{ kind: 'text', text: key }], was };
  const put = (place: Span, text: string): PlannedEdit => ({
    kind: 'text',
    span: place,
    parts: [{ kind: 'text', text }],
    holding,
  });
  switch (style) {
    case 'plain':
      return [renamed, put(span, json)];
    case 'singleQuoted':
    case 'doubleQuoted':
      return [renamed, put({ start: span.start - 1, end: span.end + 1 }, json)];
    case 'literal':
    case 'folded': {
      // The indicator is between the key and the text.
      const at = keySpan.end + (entryStyle === 'quotedKey' ? 1 : 0);
      const colon: Span = { start: at, end: at + 1 };
      const end = file.lines?.positionAt(span.end).character === 0 ? '\n' : '';
      return [
        renamed,
        { kind: 'text', span: colon, parts: [{ kind: 'text', text: ':' }], was: ':' },
        put({ start: colon.end, end: span.end }, ` ${json}${end}`),
      ];
    }
    default:
      return undefined;
  }
}

function isBlock({ style }: LocatedValue): boolean {
  return style === 'literal' || style === 'folded';
}

function heldBy(file: DecodedFile, value: LocatedValue) {
  return file.credentials.filter((each) => each.value === value).map((credential) => ({ file, credential }));
}
