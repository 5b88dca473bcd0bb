/** An encoding of Unicode that a file tells by its byte order mark, by the name that editors have for it. */
export type MarkedEncoding = (typeof marks)[number]['encoding'];

const marks = [
  { encoding: 'utf8bom', octets: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf16le', octets: [0xff, 0xfe] },
  { encoding: 'utf16be', octets: [0xfe, 0xff] },
] as const;

/** Tells the encoding by the byte order mark at the start of a file; `undefined` without one. */
export function markedEncoding(bytes: Uint8Array): MarkedEncoding | undefined {
  return marks.find(({ octets }) => octets.every((octet, index) => bytes[index] === octet))?.encoding;
}

/** The encoding that an editor has under this name, if such a file begins with a byte order mark. */
export function markedEncodingOf(name: string | undefined): MarkedEncoding | undefined {
  return marks.find(({ encoding }) => encoding === name)?.encoding;
}

/** U+FEFF, and its UTF-8 octets in a text that has one character for each octet. */
const markTexts = ['\ufeff', '\u00ef\u00bb\u00bf'];

/** Number of characters of the byte order mark that a text begins with; 0 without one. */
export function startsWithByteOrderMark(text: string): number {
  return markTexts.find((mark) => text.startsWith(mark))?.length ?? 0;
}
