/**
 * Notes why Go refuses the certificate, in Go's words, and returns `undefined` for the caller to return. Whoever gets
 * `undefined` from a reader that takes a `Refuse` stops: Go reports the first error only.
 */
export type Refuse = (error: string) => undefined;
