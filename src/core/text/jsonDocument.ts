/** What terminals obey (8-bit control sequences) and readers do not see, and JSON may write as it is. */
const unseen = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\u2065\ufff0-\ufff8]/gu;

/**
 * Writes a value as a JSON document. It means the same as that of `JSON.stringify`; control, direction and invisible characters,
 * which names in certificates and files may hold, are written as escapes, so that it can be looked at in a terminal.
 */
export function jsonDocument(value: unknown, indent = 2): string {
  return `${JSON.stringify(value, null, indent).replace(unseen, toEscapes)}\n`;
}

function toEscapes(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
