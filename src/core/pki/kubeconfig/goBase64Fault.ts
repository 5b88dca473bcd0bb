import { decodeBase64 } from '../../text/base64.ts';

/** Where Go's `base64.StdEncoding`, which passes over line breaks only, stops with `illegal base64 data at input byte`. */
export function goBase64Fault(text: string): number | undefined {
  const blank = text.search(/[ \t\v\f]/);
  const decoded = decodeBase64(text);
  const offset = decoded instanceof Uint8Array ? undefined : decoded.inputByte;
  if (blank === -1) return offset;
  return offset === undefined ? blank : Math.min(blank, offset);
}
