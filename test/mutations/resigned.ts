import assert from 'node:assert/strict';
import { KeyObject, sign } from 'node:crypto';
import { encodePem } from '../../src/core/text/encodePem.ts';
import { signerOf } from './authority.ts';
import { type Place, withCertificate } from './place.ts';
import { authorityFor, certificateAt } from './reissue.ts';
import type { Tree } from './tree.ts';

/** One element of DER: its tag, and what it holds. */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
}

/** The elements one after the other. */
export function elementsOf(der: Buffer): readonly DerElement[] {
  const found: DerElement[] = [];
  let at = 0;
  while (at < der.length) {
    const first = der[at + 1] ?? 0;
    const more = first < 0x80 ? 0 : first & 0x7f;
    const length = more === 0 ? first : der.readUIntBE(at + 2, more);
    const start = at + 2 + more;
    found.push({ tag: der[at] ?? 0, content: der.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

export function derOf({ tag, content }: DerElement): Buffer {
  const { length } = content;
  const octets = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...octets]), content]);
}

/** The fields of what is signed: version, serial number, algorithm, issuer, validity, subject, key, extensions. */
type Fields = readonly DerElement[];

/** Signs the certificate at a place again, with other fields; its CA may use another hash, with the algorithm that the fields name. */
export async function resigned(
  tree: Tree,
  place: Place,
  edit: (fields: Fields) => Fields,
  hash = 'sha256',
): Promise<Tree> {
  const old = certificateAt(tree, place);
  const key = KeyObject.from(await signerOf(await authorityFor(tree, old)));
  const [whole] = elementsOf(Buffer.from(old.rawData));
  const [signed] = whole === undefined ? [] : elementsOf(whole.content);
  assert.ok(signed !== undefined);
  const fields = edit(elementsOf(signed.content));
  const algorithm = fields[2];
  assert.ok(algorithm !== undefined);
  const content = Buffer.concat(fields.map(derOf));
  const body = derOf({ tag: 0x30, content });
  const signature = Buffer.concat([Buffer.of(0), sign(hash, body, key)]);
  const parts = [body, derOf(algorithm), derOf({ tag: 3, content: signature })];
  const der = derOf({ tag: 0x30, content: Buffer.concat(parts) });
  return withCertificate(tree, place, encodePem('CERTIFICATE', new Uint8Array(der)));
}

/** The fields with one of them otherwise. */
export function withField(fields: Fields, index: number, change: (content: Buffer) => Buffer): Fields {
  return fields.map((field, at) => (at === index ? { ...field, content: change(field.content) } : field));
}
