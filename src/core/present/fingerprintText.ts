import { formatSerialNumber } from '../x509/formatSerialNumber.ts';

/** Writes a whole fingerprint as OpenSSL does: `4A:9F:…` in upper case with colons. */
export function fingerprintText(fingerprint: string): string {
  return octetsOf(fingerprint).join(':');
}

/** Shortens a fingerprint to its first and last octets: `4A:9F:…:C2:71`. */
export function shortFingerprint(fingerprint: string, octets = 2): string {
  const all = octetsOf(fingerprint);
  return [...all.slice(0, octets), '…', ...all.slice(-octets)].join(':');
}

/** Writes a serial number, `3f09…b7e2` when it is long. */
export function shortSerial(serialNumber: Uint8Array): string {
  const hex = formatSerialNumber(serialNumber);
  return hex.length <= 16 ? hex : `${hex.slice(0, 4)}…${hex.slice(-4)}`;
}

function octetsOf(fingerprint: string): readonly string[] {
  return fingerprint.toUpperCase().match(/../g) ?? [];
}

/**
 * The first octets of a SHA-256 fingerprint, to distinguish CAs with the same name: `4A:9F:…`; `undefined` for other
 * ids.
 */
export function fingerprintStart(id: string): string | undefined {
  if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
  return `${id.slice(0, 2)}:${id.slice(2, 4)}:…`.toUpperCase();
}
