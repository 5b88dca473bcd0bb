/**
 * Records why Go rejects the certificate, in Go's words, and returns `undefined` for the caller to return. A caller
 * that gets `undefined` from a reader with a `Refuse` stops, because Go reports only the first error.
 */
export type Refuse = (error: string) => undefined;
