/** Octets. The explicit buffer type lets them be passed to WebCrypto without a copy. */
export type Bytes = Uint8Array<ArrayBuffer>;
