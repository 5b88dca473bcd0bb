import { base64 } from './base64.ts';
import { samplePem } from './locateSamples.ts';

/** What scanners of YAML, PEM and base64 look for, and what they stumble over. */
export const editFragments: readonly string[] = [
  ...[
    '"',
    "'",
    '\n',
    '\\',
    ' ',
    '  ',
    '- ',
    ': ',
    '|',
    '>',
    '{',
    '}',
    '[',
    ']',
    '#',
    ' #',
    '---\n',
    '...\n',
    '\t',
    '\r',
  ],
  ...['\0', '\ufeff', '=', '==', '-----', '-----BEGIN ', '-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'],
  ...['LS0t', 'LS0tLS1CRUdJTi', base64(samplePem).slice(0, 300), '&a ', '*a', '!!binary ', '? ', '%20', '{{ x }}'],
  ...[
    '\u{1f600}',
    '\ud800',
    'é',
    'caBundle: ',
    'tls.crt: x\n',
    `eyJhbGciOiJub25lIn0.eyJpc3MiOiJhIn0.${'A'.repeat(40)}`,
  ],
];

/**
 * Changes a text in one to six places: leaves out, inserts, repeats, cuts off.
 *
 * @param below - Gives whole numbers below its argument.
 */
export function mutateText(text: string, below: (limit: number) => number): string {
  let result = text;
  for (let count = 1 + below(6); count > 0; count--) {
    const at = below(result.length + 1);
    const end = at + ([0, 1, 1, 2, 5, 20, 200][below(7)] ?? 0);
    const fragment = editFragments[below(editFragments.length)] ?? '';
    const from = below(result.length + 1);
    const changes = [
      () => result.slice(0, at) + result.slice(end),
      () => result.slice(0, at) + fragment + result.slice(at),
      () => result.slice(0, at) + fragment + result.slice(at + 1),
      () => result.slice(0, at) + result.slice(from, from + 200) + result.slice(at),
      () => result.slice(0, at),
    ];
    result = changes[below(changes.length)]?.() ?? result;
  }
  return result;
}
