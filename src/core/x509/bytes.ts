/** Octets. The explicit buffer type lets them be passed to WebCrypto without a copy. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Tells whether two octet arrays are equal. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((octet, index) => octet === right[index]);
}
