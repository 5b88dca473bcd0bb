import { toLatin1 } from '../../text/toLatin1.ts';

/** A text as in Go: one character for each octet of UTF-8. */
export function octetsOf(text: string): string {
  return /^[ -~]*$/.test(text) ? text : toLatin1(encoder.encode(text));
}

const encoder = new TextEncoder();
