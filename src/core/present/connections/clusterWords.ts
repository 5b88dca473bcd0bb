/**
 * The first octets of a SHA-256 fingerprint, to distinguish CAs with the same name: `4A:9F:…`; `undefined` for other
 * ids.
 */
export function fingerprintStart(id: string): string | undefined {
  if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
  return `${id.slice(0, 2)}:${id.slice(2, 4)}:…`.toUpperCase();
}
