/** A Unicode encoding with a byte order mark, by its name in editors. */
export type MarkedEncoding = (typeof marks)[number]['encoding'];

const marks = [
  { encoding: 'utf8bom', octets: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf16le', octets: [0xff, 0xfe] },
  { encoding: 'utf16be', octets: [0xfe, 0xff] },
] as const;

/** The encoding of a file by the byte order mark at its start; `undefined` without one. */
export function markedEncoding(bytes: Uint8Array): MarkedEncoding | undefined {
  return marks.find(({ octets }) => octets.every((octet, index) => bytes[index] === octet))?.encoding;
}

/** The encoding with this name in editors, if it has a byte order mark. */
export function markedEncodingOf(name: string | undefined): MarkedEncoding | undefined {
  return marks.find(({ encoding }) => encoding === name)?.encoding;
}

/** U+FEFF, and its UTF-8 bytes in a text with one character for each byte. */
const markTexts = ['\ufeff', '\u00ef\u00bb\u00bf'];

/** Length of the byte order mark at the start of a text; 0 without one. */
export function startsWithByteOrderMark(text: string): number {
  return markTexts.find((mark) => text.startsWith(mark))?.length ?? 0;
}
