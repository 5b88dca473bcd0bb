const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const lineLength = 64;

/** Writes bytes as standard base64 with padding (RFC 4648 §4), on one line. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const rest = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += alphabet.charAt(group >>> 18) + alphabet.charAt((group >>> 12) & 63);
    text += rest > 1 ? alphabet.charAt((group >>> 6) & 63) : '=';
    text += rest > 2 ? alphabet.charAt(group & 63) : '=';
  }
  return text;
}

/** Writes bytes as a PEM block (RFC 7468 §3, lines of 64 characters), with a final line break. */
export function encodePem(label: string, bytes: Uint8Array): string {
  const base64 = encodeBase64(bytes);
  const lines: string[] = [];
  for (let at = 0; at < base64.length; at += lineLength) lines.push(base64.slice(at, at + lineLength));
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
