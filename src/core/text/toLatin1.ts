/** Turns bytes into a text of the same length, one character per byte (ISO 8859-1), so that offsets stay. */
export function toLatin1(bytes: Uint8Array): string {
  // windows-1252, as the standard has it: one character for each octet, other ones than asked for from 0x80 to 0x9f.
  const text = windows1252.decode(bytes);
  return /[^\0-\xff]/.test(text) ? codeUnits(bytes) : text;
}

const windows1252 = new TextDecoder('latin1');

function codeUnits(bytes: Uint8Array): string {
  // A call takes a limited number of arguments.
  const chunk = 0x2000;
  let text = '';
  for (let start = 0; start < bytes.length; start += chunk) {
    text += String.fromCharCode(...bytes.subarray(start, start + chunk));
  }
  return text;
}
