import type { Base64Problem } from '../../text/base64.ts';
import { toLatin1 } from '../../text/toLatin1.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { type BlockDraft, noBytes } from './blockDraft.ts';
import { credentialShapeOf } from './credentialShape.ts';

/** Reads the blocks of an embedded text, including placeholders. */
export type NestedBlocks = (text: string, again: () => string) => BlockDraft[];

/** Bytes that are checked to tell text from binary data. */
const judgedLength = 512;

/**
 * Reads decoded bytes: a DER object, or text.
 *
 * @param judged - Bytes from the start that tell text from binary data. After a break in base64, they do not.
 */
export function readDecoded(
  bytes: Bytes,
  again: () => Bytes | Base64Problem,
  nested: NestedBlocks,
  judged = judgedLength,
): BlockDraft[] {
  if (bytes[0] === 0x30) {
    const shape = credentialShapeOf(bytes);
    const whole = { start: 0, end: bytes.length };
    if (shape === 'privateKey') return [{ span: whole, encoding: ['der'], bytes: () => bytesOf(again()) }];
    if (shape !== undefined) return [{ span: whole, encoding: ['der'], bytes: () => bytes }];
  }
  if (bytes.subarray(0, judged).includes(0)) return [];
  return nested(
    toLatin1(bytes),
    cachedBriefly(() => toLatin1(bytesOf(again()))),
  );
}

function bytesOf(decoded: Bytes | Base64Problem): Bytes {
  return decoded instanceof Uint8Array ? decoded : noBytes();
}

/**
 * Lets a text be made once for many calls in a row, such as those for a thousand keys in one value. It is only kept until the
 * current task ends, since it may contain private keys.
 */
export function cachedBriefly(make: () => string): () => string {
  let held: WeakRef<{ readonly text: string }> | undefined;
  return () => {
    const known = held?.deref();
    if (known !== undefined) return known.text;
    const made = { text: make() };
    held = new WeakRef(made);
    return made.text;
  };
}
