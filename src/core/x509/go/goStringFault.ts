import { isAscii, isPrintableString, utf8Text } from '../decodeString.ts';
import { tag } from '../derReader.ts';

/**
 * Says why Go rejects a string in a name, and with it the whole certificate: a character that the type does not allow
 * (X.680 §41), or one of the rarer types, which OpenSSL all reads.
 *
 * @param type - The identifier octet.
 * @returns Go's error; `undefined` for a string that it reads.
 */
export function goStringFault(type: number, bytes: Uint8Array, start: number, end: number): string | undefined {
  switch (type) {
    case tag.teletexString:
      return undefined;
    case tag.printableString:
      return isPrintableString(bytes, start, end) ? undefined : 'invalid PrintableString';
    case tag.utf8String:
      return isAscii(bytes, start, end) || utf8Text(bytes, start, end) !== undefined
        ? undefined
        : 'invalid UTF-8 string';
    case tag.bmpString:
      return (end - start) % 2 === 0 ? undefined : 'invalid BMPString';
    case tag.ia5String:
      return isAscii(bytes, start, end) ? undefined : 'invalid IA5String';
    case tag.numericString:
      return isNumericString(bytes, start, end) ? undefined : 'invalid NumericString';
    default:
      return `unsupported string type: ${type}`;
  }
}

function isNumericString(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const octet = bytes[i] ?? 0;
    if (octet !== 0x20 && (octet < 0x30 || octet > 0x39)) return false;
  }
  return true;
}
