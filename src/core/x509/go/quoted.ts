import { utf8Text } from '../decodeString.ts';
import { laterCharacters } from './laterCharacters.ts';

/** Escapes of Go's strconv.Quote that have a letter. */
const letters: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** Quotes a text as Go's `%q` does in errors. Each of its characters stands for an octet of Go's UTF-8 string. */
export function quoted(text: string): string {
  // A lead octet of UTF-8 and what continues it, else any octet that is not plain ASCII.
  const escaped = text.replace(
    /[\xc2-\xf4][\x80-\xbf]{1,3}|[^ !#-[\]-~]/g,
    (octets) => letters[octets] ?? written(octets),
  );
  return `"${escaped}"`;
}

/** Writes one character of UTF-8 and the octets behind it, or octets that are none. */
function written(octets: string): string {
  const bytes = Uint8Array.from(octets, (octet) => octet.charCodeAt(0));
  for (let length = bytes.length; length > 1; length--) {
    const character = utf8Text(bytes, 0, length);
    if (character === undefined || [...character].length > 1) continue;
    return printed(character) + [...bytes.subarray(length)].map(hexEscape).join('');
  }
  return [...bytes].map(hexEscape).join('');
}

/** Characters that Go's unicode.IsPrint tells to be printable stand for themselves. */
function printed(character: string): string {
  if (/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character) && !laterCharacters.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}

function hexEscape(octet: number): string {
  return `\\x${octet.toString(16).padStart(2, '0')}`;
}
