import type { Bytes } from '../../x509/bytes.ts';

/** Bits of keyUsage (RFC 5280 §4.2.1.3), in OpenSSL's words. */
export const keyUsageBits: readonly string[] = [
  'Digital Signature',
  'Non Repudiation',
  'Key Encipherment',
  'Data Encipherment',
  'Key Agreement',
  'Certificate Sign',
  'CRL Sign',
  'Encipher Only',
  'Decipher Only',
];

/** Bits of Netscape's certificate type, in OpenSSL's words. */
export const netscapeTypeBits: readonly string[] = [
  'SSL Client',
  'SSL Server',
  'S/MIME',
  'Object Signing',
  'Unused',
  'SSL CA',
  'S/MIME CA',
  'Object Signing CA',
];

/** Bits of ReasonFlags (RFC 5280 §4.2.1.13), in OpenSSL's words. */
export const reasonFlags: readonly string[] = [
  'Unused',
  'Key Compromise',
  'CA Compromise',
  'Affiliation Changed',
  'Superseded',
  'Cessation Of Operation',
  'Certificate Hold',
  'Privilege Withdrawn',
  'AA Compromise',
];

/** Names the bits that are set in the content octets of a BIT STRING, whose first counts those unused. */
export function bitsText(content: Bytes, names: readonly string[]): string {
  return names.filter((_, bit) => ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0).join(', ');
}
