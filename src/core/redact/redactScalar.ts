import { scalarText } from '../locate/objects/scalarText.ts';
import type { ScalarPlace } from '../locate/structure/structureReader.ts';
import type { MappedText } from '../text/mappedText.ts';
import { decodedText, onlyCertificates, readBase64Secrets } from './base64Secrets.ts';
import { wholeDataUrl } from './dataUrls.ts';
import { applyEdits, type Edit, mergedEdits, redacted } from './edits.ts';
import { type FieldSurroundings, secretField } from './secretField.ts';
import type { SecretSearch } from './secretSearch.ts';

/** Finds, in steps, what to remove from a text inside the document; `undefined` if it has no structure. */
export type EmbeddedReader = (text: string) => Generator<undefined, readonly Edit[] | undefined>;

/** What to remove from a scalar, and the secrets found in it. */
export interface ScalarRedaction {
  readonly edits: readonly Edit[];
  /** The texts that were removed because of their field's name or their form. */
  readonly secrets: readonly string[];
}

const nothing: ScalarRedaction = { edits: [], secrets: [] };

/**
 * Redacts one scalar in steps: by its field, then by its content. Certificates always stay.
 *
 * @param passwords - What to remove because it is an item of a command line.
 */
export function* redactScalar(
  source: string,
  place: ScalarPlace,
  around: Omit<FieldSurroundings, 'text'>,
  embedded: EmbeddedReader,
  { editsOf }: SecretSearch,
  passwords: readonly Edit[] = [],
): Generator<undefined, ScalarRedaction> {
  const content = scalarText(source, place);
  const { text } = content;
  if (text.trim() === '' || /^\s*<redacted: [^<>]*>\s*$/.test(text)) return nothing;
  const base64 = readBase64Secrets(text);
  if (base64.kind === 'public') return nothing;
  if (base64.kind === 'mixed') return { ...whole(source, place, base64.text, text), secrets: base64.secrets };
  if (base64.kind === 'secret') return whole(source, place, redacted(base64.words), text);
  const field = secretField(place, { ...around, text });
  if (field !== undefined) {
    const { edits, hasPublic } = onlyCertificates(text);
    if (hasPublic) return withEdits(source, place, content, edits);
    const words = edits.length === 1 ? (/<redacted: (.*)>/.exec(edits[0]?.text ?? '')?.[1] ?? field) : field;
    return whole(source, place, redacted(words === 'text' ? field : words), text);
  }
  const file = wholeDataUrl(text);
  if (file !== undefined) {
    const { content: inside } = file;
    const inFile = inside === undefined ? [] : ((yield* embedded(inside)) ?? editsOf(inside));
    if (inside === undefined) return whole(source, place, redacted('file'), text);
    if (inFile.length > 0) {
      const { edits, secrets } = whole(source, place, redacted('file with secrets'), text);
      return { edits, secrets: [...secrets, ...cutOut(inside, inFile)] };
    }
  }
  const edits = mergedEdits([...((yield* embedded(text)) ?? editsOf(text)), ...passwords]);
  if (edits.length === 0) return nothing;
  return withEdits(source, place, content, edits);
}

function withEdits(source: string, place: ScalarPlace, content: MappedText, edits: readonly Edit[]): ScalarRedaction {
  const { text } = content;
  const secrets = cutOut(text, edits);
  if (edits.length === 0) return { edits, secrets };
  // Colons and quotation marks have a meaning in a plain scalar.
  if (place.style === 'plain') return { ...whole(source, place, applyEdits(text, edits), text), secrets };
  return { edits: edits.map((edit) => toSource(edit, content, place)), secrets };
}

function cutOut(text: string, edits: readonly Edit[]): readonly string[] {
  return edits.map(({ span }) => text.slice(span.start, span.end));
}

function toSource({ span, text }: Edit, content: MappedText, { style }: ScalarPlace): Edit {
  return { span: content.toSource(span), text: written(text, style) };
}

/** Replaces a scalar and keeps its quotes. */
function whole(source: string, place: ScalarPlace, text: string, secret: string): ScalarRedaction {
  const { span, style } = place;
  const isPlain = style === 'plain';
  const replacement = isPlain ? JSON.stringify(text) : written(text, style);
  const isSame = source.slice(span.start, span.end) === replacement;
  return { edits: isSame ? [] : [{ span, text: replacement }], secrets: [secret, ...decodedText(secret)] };
}

function written(text: string, style: ScalarPlace['style']): string {
  if (style === 'doubleQuoted') return JSON.stringify(text).slice(1, -1);
  return style === 'singleQuoted' ? text.replaceAll("'", "''") : text;
}
