import * as l10n from '@vscode/l10n';

/** Why an element could not be read. */
export type DerFault =
  | 'missing'
  | 'truncated'
  | 'indefinite'
  | 'oversized'
  | 'unexpected'
  | 'invalid-tag'
  | 'long-length';

const tagNames: Readonly<Record<number, string>> = {
  1: 'BOOLEAN',
  2: 'INTEGER',
  3: 'BIT STRING',
  4: 'OCTET STRING',
  5: 'NULL',
  6: 'OBJECT IDENTIFIER',
  10: 'ENUMERATED',
  12: 'UTF8String',
  18: 'NumericString',
  19: 'PrintableString',
  20: 'TeletexString',
  22: 'IA5String',
  23: 'UTCTime',
  24: 'GeneralizedTime',
  26: 'VisibleString',
  28: 'UniversalString',
  30: 'BMPString',
  48: 'SEQUENCE',
  49: 'SET',
};

/**
 * Says in words why an element could not be read, lower case and without full stop.
 *
 * @param expected - The identifier octet that was wanted, 0 when any would do.
 * @param found - The identifier octet that was there.
 */
export function describeFault(fault: DerFault, expected: number, found: number): string {
  switch (fault) {
    case 'missing':
      return expected === 0
        ? l10n.t('there are no bytes where an element should begin')
        : l10n.t('{0} is missing', tagName(expected));
    case 'truncated':
      return l10n.t('it is cut off or has a wrong length');
    case 'indefinite':
      return l10n.t('it uses BER indefinite length, which certificates must not');
    case 'oversized':
      return l10n.t('its length is not a possible one');
    case 'unexpected':
      return l10n.t('expected {0}, found {1}', tagName(expected), tagName(found));
    case 'long-length':
      return l10n.t('a length is not in its shortest form, as DER requires');
    case 'invalid-tag':
      return l10n.t('its tag number is not a possible one');
  }
}

/** Names the ASN.1 type that an identifier octet stands for: `SEQUENCE`, `[0]`, `tag 0x3f`. Never throws. */
function tagName(tag: number): string {
  const name = tagNames[tag];
  if (name !== undefined) return name;
  if (tag >= 0x80 && tag < 0xc0 && (tag & 0x1f) < 0x1f) return `[${tag & 0x1f}]`;
  return `0x${tag.toString(16).padStart(2, '0')}`;
}
