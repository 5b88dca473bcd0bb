/**
 * Why a value that stands in a credential's place is no error although nothing can be decoded:
 * a template, a mask, an empty value, ciphertext, or an example's dots.
 */
export type PlaceholderReason = 'template' | 'redacted' | 'empty' | 'encrypted' | 'example';
