/** Base64 of a text or of octets, on one line. */
export function base64(content: string | Uint8Array): string {
  return Buffer.from(content).toString('base64');
}
