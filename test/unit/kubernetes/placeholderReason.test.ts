import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type PlaceholderReason,
  pemBodyPlaceholder,
  placeholderReason,
} from '../../../src/core/kubernetes/placeholderReason.ts';

const cases: Readonly<Record<PlaceholderReason, readonly string[]>> = {
  empty: ['', '""', "''", '  ', '~', 'null', 'Cg==', '"Cg=="', 'IA=='],
  template: [
    '{{ .Values.caBundle }}',
    'LS0t{{ include "ca" . }}',
    '{% include "ca.pem" %}',
    '${CA_BUNDLE}',
    '$(CA)',
    '$CA_BUNDLE',
    '<base64>',
    'PHlvdXIga2V5Pg==',
    '<no value>',
    '<PEM-encoded cert>',
    '((ca_cert))',
    '%CA%',
    '__CA_BUNDLE__',
    'ref+vault://secret/ca#cert',
  ],
  redacted: [
    'REDACTED',
    'DATA+OMITTED',
    '-----REDACTED-----',
    'XXXX',
    'xxx',
    'Mxxxxjg==',
    '****',
    '(sensitive value)',
    `LS0tLS1CRUdJTi${'X'.repeat(40)}`,
    `${'MIIB'.repeat(3000)}${'Q'.repeat(16)}${'MIIB'.repeat(3000)}`,
    '-----BEGIN CERTIFICATE-----\nXXXXXXXXXXXXXXXXXXXXXXXXXXX\n-----END CERTIFICATE-----',
  ],
  encrypted: ['ENC[AES256_GCM,data:x,iv:y]', '$ANSIBLE_VAULT;1.1;AES256', '-----BEGIN PGP MESSAGE-----\n\nwcFM'],
  example: [
    'PLACE CERTIFICATE HERE',
    '...',
    'LS0tLS1CRUdJTiBD...',
    'LS0tLS1CRUdJTiBD…',
    'CHANGEME',
    'change-me',
    'your-ca-here',
    'TO_BE_REPLACED',
    'replaced by CI',
    'FILL_ME_IN',
    'Y2hhbmdlbWU=',
    'eW91ci1jYS1oZXJl',
    'base64 encoded certificate content',
    '-----BEGIN CERTIFICATE----- PEM data -----END CERTIFICATE-----',
    '-----BEGIN CERTIFICATE-----\nMIIC...\n-----END CERTIFICATE-----',
  ],
};

for (const [reason, values] of Object.entries(cases)) {
  for (const value of values) {
    test(`${reason}: ${JSON.stringify(value).slice(0, 60)}`, () => assert.equal(placeholderReason(value), reason));
  }
}

/** Wrong perhaps, but nobody's placeholder: an error has to stay visible. */
const ordinary = [
  'abc',
  'c29tZS1rZXk=',
  'WTJoaGJtZGxiV1U9IQ==',
  'replaced',
  'filled',
  'dummy',
  'ZnJlZA==',
  'Ag==',
  '/etc/kubernetes/pki/ca.crt',
  'LS0tLS1CRUdJTg==',
  'A'.repeat(40),
];
for (const value of ordinary) {
  test(`ordinary: ${value}`, () => assert.equal(placeholderReason(value), undefined));
}

test('runs of A and / stand for octets 0x00 and 0xFF, not for a mask', () => {
  const plain = Buffer.from(Array.from({ length: 30 }, (_, index) => (index * 37) % 251));
  const octets = Buffer.concat([plain, Buffer.alloc(33, 0xff), plain, Buffer.alloc(33)]);
  assert.equal(placeholderReason(octets.toString('base64')), undefined);
});

for (const body of [
  '\n  cert data here\n  ',
  '(certificate content)',
  'key data here',
  'base64encodedcert',
  'The PEM of the certificate,\nas the operator wrote it, stands in this place of the file.',
  'Zertifikat für den Server',
]) {
  test(`words in a PEM block: ${JSON.stringify(body)}`, () => {
    assert.equal(pemBodyPlaceholder(body, true), 'example');
    assert.equal(pemBodyPlaceholder(body, false), undefined);
  });
}

for (const [what, body] of Object.entries({
  nothing: '\n',
  'the beginning of DER, cut off': 'MIIDdzCCAl+gAwIBAgIEAgAAuTAN',
  'base64 with a foreign character': `MIID${'dzCC*Al+'.repeat(9)}`,
  'base64 whose beginning was cut off': 'q83vEjRWeJCrze8S NFZ4kKvN7xI0VniQq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ',
  'base64 with a blank in it': `${'zCCAl+gA'.repeat(8)} ${'wIBAgIE'.repeat(8)}`,
  'a long text': 'words of a text '.repeat(30),
})) {
  test(`no placeholder in a PEM block: ${what}`, () => assert.equal(pemBodyPlaceholder(body, true), undefined));
}
