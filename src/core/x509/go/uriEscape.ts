import { quoted } from './quoted.ts';

/** The parts of a URI with different escaping rules in Go's net/url. */
export type UriPart = 'path' | 'host' | 'zone' | 'userinfo' | 'fragment';

/** Characters that are not escaped, besides letters, digits and the marks that no part escapes. */
const unescaped: Readonly<Record<UriPart, string>> = {
  path: '$&+,/:;=@',
  host: `!$&'()*+,;=:[]<>"`,
  zone: `!$&'()*+,;=:[]<>"`,
  userinfo: '$&+,;=',
  fragment: '$&+,/:;=?@!()*',
};

/** Tells whether a character (of one octet) is percent-encoded in that part. */
export function needsEscape(character: string, part: UriPart): boolean {
  return !/[0-9A-Za-z\-_.~]/.test(character) && !unescaped[part].includes(character);
}

/** Escapes a text whose characters represent octets. */
export function escapeUri(text: string, part: UriPart): string {
  return text.replace(/[^0-9A-Za-z\-_.~]/g, (character) => {
    if (!needsEscape(character, part)) return character;
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

/** The text without its escapes, a character for each octet; or Go's error. */
export function unescapeUri(text: string, part: UriPart): { readonly text: string } | { readonly error: string } {
  const isHost = part === 'host' || part === 'zone';
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (character === '%') {
      const triplet = text.slice(i, i + 3);
      if (!/^%[0-9A-Fa-f]{2}$/.test(triplet) || isForbiddenEscape(triplet, part)) {
        return { error: `invalid URL escape ${quoted(triplet)}` };
      }
      i += 2;
    } else if (isHost && needsEscape(character, part)) {
      return { error: `invalid character ${quoted(character)} in host name` };
    }
  }
  return { text: text.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))) };
}

/** Hosts may escape only octets above 0x7f (RFC 3986 §3.2.2), zones also characters that need no escape (RFC 6874 §2). */
function isForbiddenEscape(triplet: string, part: UriPart): boolean {
  if (triplet === '%25') return false;
  const octet = Number.parseInt(triplet.slice(1), 16);
  if (part === 'host') return octet < 0x80;
  return part === 'zone' && octet !== 0x20 && needsEscape(String.fromCharCode(octet), 'host');
}
