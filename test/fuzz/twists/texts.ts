import type { Random } from '../random.ts';

const hostTokens = [
  'a',
  'Z',
  '0',
  '-',
  '_',
  '.',
  '.',
  '*',
  'example',
  '.com',
  'xn--',
  'é',
  '\u{1f600}',
  ' ',
  '\0',
  '/',
  '@',
  '%41',
];
const mailTokens = ['a', 'Z', '.', '@', '@', '"', '\\', ' ', '(', 'example.com', 'é', '\0', '\t', '+', '!', ',', '<'];
const uriTokens = [
  'http',
  's',
  ':',
  '//',
  '/',
  '?',
  '#',
  '@',
  '[',
  ']',
  '::1',
  '10.0.0.1',
  'example.com',
  '.',
  ':80',
  '%25',
  '%2',
  '%41',
  '%zz',
  ' ',
  'é',
  '\x7f',
  '\n',
  '\\',
  '"',
  '<',
  '^',
  '+',
  '&',
  ';',
  '=',
  '~',
  'user',
];
const addressTokens = [
  '1',
  '0',
  '255',
  '256',
  '01',
  '.',
  '.',
  ':',
  '::',
  'ffff',
  '10.0.0.1',
  'a',
  '[',
  ']',
  '%',
  'eth0',
  ' ',
  'g',
];

/** What a text is used as; it need not be one. */
const tokensOf = { host: hostTokens, mail: mailTokens, uri: uriTokens, address: addressTokens } as const;

/** A text of a few tokens that matter to those who parse it. */
export function oddText(kind: keyof typeof tokensOf, random: Random): string {
  return Array.from({ length: random.below(kind === 'uri' ? 9 : 7) }, () => random.pick(tokensOf[kind])).join('');
}

const ranges = [
  [0, 0x80],
  [0x80, 0x180],
  [0x300, 0x600],
  [0x2000, 0x2100],
  [0x3000, 0xa000],
  [0xe000, 0x10000],
  [0x10000, 0x20000],
  [0xe0000, 0x110000],
] as const;

/** A text of characters from all over Unicode, which Go quotes in its errors. */
export function unicodeText(random: Random): string {
  return Array.from({ length: 1 + random.below(5) }, () => {
    const [from, to] = random.pick(ranges);
    return String.fromCodePoint(from + random.below(to - from));
  }).join('');
}
