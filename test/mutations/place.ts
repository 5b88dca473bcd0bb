import assert from 'node:assert/strict';
import { type Tree, textOf, withText } from './tree.ts';

/** Where PEM stands: a file, or the value of a YAML field in it, which is base64 of PEM. */
export interface Place {
  readonly file: string;
  /** Name of the field; the first of this name, unless `after` says behind which text. */
  readonly field?: string;
  readonly after?: string;
}

export function inFile(file: string): Place {
  return { file };
}

export function inField(file: string, field: string, after?: string): Place {
  return { file, field, ...(after === undefined ? {} : { after }) };
}

/** The text of a place as the file has it: the field's value, or the whole file. */
export function sourceAt(tree: Tree, place: Place): string {
  const text = textOf(tree, place.file);
  if (place.field === undefined) return text;
  const { start, end } = fieldExtent(text, place);
  return text.slice(start, end);
}

export function pemAt(tree: Tree, place: Place): string {
  const source = sourceAt(tree, place);
  return place.field === undefined ? source : Buffer.from(source, 'base64').toString();
}

export function withPem(tree: Tree, place: Place, pem: string): Tree {
  return withSource(tree, place, place.field === undefined ? pem : Buffer.from(pem).toString('base64'));
}

/** Writes what stands at a place as the file has it. */
export function withSource(tree: Tree, place: Place, source: string): Tree {
  if (place.field === undefined) return withText(tree, place.file, source);
  const text = textOf(tree, place.file);
  const { start, end } = fieldExtent(text, place);
  return withText(tree, place.file, text.slice(0, start) + source + text.slice(end));
}

/** Extent of the field's value on its line. */
export function fieldExtent(text: string, { file, field = '', after }: Place): { start: number; end: number } {
  const from = after === undefined ? 0 : text.indexOf(after);
  assert.ok(from >= 0, `${file} holds no ${after}`);
  const expression = new RegExp(`^[ -]*"?${field.replaceAll('.', '\\.')}"?: *(.*)$`, 'gm');
  expression.lastIndex = from;
  const match = expression.exec(text);
  assert.ok(match !== null, `${file} has no field ${field}`);
  const end = match.index + match[0].length;
  return { start: end - (match[1] ?? '').length, end };
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g;
const keyBlock = /-----BEGIN (?:\w+ )?PRIVATE KEY-----[^-]+-----END (?:\w+ )?PRIVATE KEY-----\n?/;

/** The certificates at a place, each in PEM. */
export function certificatesAt(tree: Tree, place: Place): readonly string[] {
  return pemAt(tree, place).match(certificateBlock) ?? [];
}

/** Replaces the first certificate at a place, and leaves what else stands there. */
export function withCertificate(tree: Tree, place: Place, pem: string): Tree {
  const [first] = certificatesAt(tree, place);
  assert.ok(first !== undefined, `no certificate in ${place.file}`);
  return withPem(
    tree,
    place,
    pemAt(tree, place).replace(first, () => pem),
  );
}

/** Replaces the private key at a place, and leaves what else stands there. */
export function withKey(tree: Tree, place: Place, pem: string): Tree {
  const text = pemAt(tree, place);
  assert.match(text, keyBlock, `no key in ${place.file}`);
  return withPem(
    tree,
    place,
    text.replace(keyBlock, () => pem),
  );
}

/** The private key at a place, in PEM. */
export function keyAt(tree: Tree, place: Place): string {
  const [block] = keyBlock.exec(pemAt(tree, place)) ?? [];
  assert.ok(block !== undefined, `no key in ${place.file}`);
  return block;
}
