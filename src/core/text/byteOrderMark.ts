/** U+FEFF, and its UTF-8 octets in a text that has one character for each octet. */
const marks = ['\ufeff', '\u00ef\u00bb\u00bf'];

/** Number of characters of the byte order mark that a text begins with; 0 without one. */
export function startsWithByteOrderMark(text: string): number {
  return marks.find((mark) => text.startsWith(mark))?.length ?? 0;
}
