/** Turns bytes into a text of the same length, one character per byte (ISO 8859-1), so that offsets stay the same. */
export function toLatin1(bytes: Uint8Array): string {
  // The standard says windows-1252: one character for each byte, but with other characters from 0x80 to 0x9f.
  const text = windows1252.decode(bytes);
  return /[^\0-\xff]/.test(text) ? codeUnits(bytes) : text;
}

const windows1252 = new TextDecoder('latin1');

function codeUnits(bytes: Uint8Array): string {
  // The number of arguments of a call is limited.
  const chunk = 0x2000;
  let text = '';
  for (let start = 0; start < bytes.length; start += chunk) {
    text += String.fromCharCode(...bytes.subarray(start, start + chunk));
  }
  return text;
}
