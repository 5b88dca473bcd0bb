import type { Bytes } from '../../x509/bytes.ts';

/**
 * Tells by its first elements whether a DER value may be a certificate, request, CRL, private or public key. Whether it can be read
 * is for the decoder to say.
 *
 * @returns `undefined` for anything else, including bytes that are not DER. Random data may begin with 0x30, too.
 */
export function credentialShapeOf(bytes: Bytes): 'privateKey' | 'other' | undefined {
  const outer = element(bytes, 0);
  if (outer?.tag !== 0x30 || outer.end !== bytes.length) return undefined;
  const first = element(bytes, outer.content);
  if (first === undefined || first.end > outer.end) return undefined;
  const second = first.end < outer.end ? element(bytes, first.end) : undefined;
  if (second === undefined || second.end > outer.end) return undefined;
  if (first.tag === 0x02) {
    const isShort = first.end - first.content === 1;
    const version = bytes[first.content] ?? 0xff;
    if (!isShort || version > 1) return undefined;
    return second.tag === 0x30 || second.tag === 0x04 || second.tag === 0x02 ? 'privateKey' : undefined;
  }
  if (first.tag !== 0x30) return undefined;
  if (second.tag === 0x04 && second.end === outer.end) {
    return element(bytes, first.content)?.tag === 0x06 ? 'privateKey' : undefined;
  }
  if (second.tag === 0x03 && second.end === outer.end) {
    return element(bytes, first.content)?.tag === 0x06 ? 'other' : undefined;
  }
  const third = second.end < outer.end ? element(bytes, second.end) : undefined;
  return second.tag === 0x30 && third?.tag === 0x03 && third.end === outer.end ? 'other' : undefined;
}

function element(bytes: Bytes, at: number): { tag: number; content: number; end: number } | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, content: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 2 + count > bytes.length) return undefined;
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  return { tag, content: at + 2 + count, end: at + 2 + count + length };
}
