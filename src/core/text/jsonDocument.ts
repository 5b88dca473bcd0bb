import { escapeUnseen } from './visibleText.ts';

/**
 * Writes a value as a JSON document with the same meaning as that of `JSON.stringify`. Control, direction and invisible characters, which
 * names in certificates and files may contain, are escaped, so that it can be shown in a terminal.
 */
export function jsonDocument(value: unknown, indent = 2): string {
  // Line breaks in it are only layout.
  const lines = JSON.stringify(value, null, indent).split('\n');
  return `${lines.map((line) => escapeUnseen(line, toEscapes)).join('\n')}\n`;
}

function toEscapes(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
