import { mayHoldCredentials as mayHold } from '../core/locate/candidateFile.ts';

/** Tells whether a file is worth decoding; `Buffer` makes the text to search several times faster than what browsers have. */
export function mayHoldCredentials(bytes: Buffer): boolean {
  return mayHold(bytes, () => bytes.toString('latin1'));
}
