import { visibleText } from '../../text/visibleText.ts';
import type { SecretReference } from './referencesOf.ts';

/** Where a reference stands. */
export function placeOf({ placed: { file }, node }: SecretReference) {
  return { file, span: node.span };
}

/** Who reads a Secret, and what it prints. */
export function programOf({ reader }: SecretReference, error: string | undefined) {
  return { program: reader.program ?? '', error: error ?? '' };
}

/** A line of the reader's log, quoted, with the names of this Secret. */
export function quoted(
  text: string | undefined,
  { name, namespace }: SecretReference,
  keys = '',
  key = '',
): string | undefined {
  if (text === undefined) return undefined;
  const secret = namespace === undefined ? name : `${namespace}/${name}`;
  return `\`${text
    .replaceAll('{secret}', () => visibleText(secret))
    .replaceAll('{name}', () => visibleText(name))
    .replaceAll('{keys}', () => keys)
    .replaceAll('{key}', () => key)}\``;
}
