import { escapeUnseen } from './visibleText.ts';

/**
 * Writes a value as a JSON document. It means the same as that of `JSON.stringify`; control, direction and invisible characters,
 * which names in certificates and files may hold, are written as escapes, so that it can be looked at in a terminal.
 */
export function jsonDocument(value: unknown, indent = 2): string {
  // Its only line breaks are those of its layout.
  const lines = JSON.stringify(value, null, indent).split('\n');
  return `${lines.map((line) => escapeUnseen(line, toEscapes)).join('\n')}\n`;
}

function toEscapes(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
