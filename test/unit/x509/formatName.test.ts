import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { attributeValues } from '../../../src/core/x509/attributeValues.ts';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { formatName } from '../../../src/core/x509/formatName.ts';
import { attributeTypes } from '../../../src/core/x509/oids.ts';
import type { Certificate } from '../../../src/core/x509/x509Model.ts';
import { randomFrom } from '../../support/randomFrom.ts';
import { attribute, certificate, element, name, sequence, set, text } from './derBuilder.ts';
import { opensslEach } from './openssl.ts';

const cn = '2.5.4.3';
const utf8 = 0x0c;
const utf16be = (value: string): Uint8Array => Buffer.from(value, 'utf16le').swap16();
const utf32be = (value: string): Uint8Array => {
  const octets = Buffer.alloc([...value].length * 4);
  for (const [i, character] of [...value].entries()) octets.writeUInt32BE(character.codePointAt(0) ?? 0, i * 4);
  return octets;
};

/** Names and their form by RFC 4514; `openssl` is asked for each as well. */
const names: readonly [what: string, name: Uint8Array, expected: string][] = [
  ['nothing', name(), ''],
  ['one', name(attribute(cn, text(utf8, 'kubernetes'))), 'CN=kubernetes'],
  [
    'last first',
    name(
      attribute('2.5.4.6', text(0x13, 'DE')),
      attribute('2.5.4.10', text(utf8, 'Org')),
      attribute(cn, text(utf8, 'a')),
    ),
    'CN=a,O=Org,C=DE',
  ],
  [
    'several values in a relative name, last first as openssl prints them',
    sequence(
      set(attribute(cn, text(utf8, 'cn')), attribute('2.5.4.11', text(utf8, 'ou'))),
      set(attribute('2.5.4.6', text(0x13, 'DE'))),
    ),
    'C=DE,OU=ou+CN=cn',
  ],
  ['an empty relative name', sequence(set(), set(attribute(cn, text(utf8, 'a')))), 'CN=a'],
  ['an empty value', name(attribute(cn, text(utf8, ''))), 'CN='],
  [
    'special characters',
    name(attribute(cn, text(utf8, 'a,b+c"d\\e<f>g;h=i#j'))),
    'CN=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h=i#j',
  ],
  ['a leading #', name(attribute(cn, text(utf8, '#a#'))), 'CN=\\#a#'],
  ['spaces at both ends', name(attribute(cn, text(utf8, '  a b  '))), 'CN=\\  a b \\ '],
  ['one space', name(attribute(cn, text(utf8, ' '))), 'CN=\\ '],
  ['two spaces', name(attribute(cn, text(utf8, '  '))), 'CN=\\ \\ '],
  ['control characters', name(attribute(cn, text(utf8, 'a\0b\nc\td\x1f\x7f'))), 'CN=a\\00b\\0Ac\\09d\\1F\\7F'],
  ['a line break behind the last character', name(attribute(cn, text(utf8, 'a \n'))), 'CN=a \\0A'],
  ['UTF-8', name(attribute(cn, text(utf8, 'Jürgen 山田 😀'))), 'CN=Jürgen 山田 😀'],
  ['C1 controls and a bidi override', name(attribute(cn, text(utf8, 'a\x85b\u202ec'))), 'CN=a\x85b\u202ec'],
  ['TeletexString as Latin-1', name(attribute(cn, element(0x14, Buffer.from('Jürgen', 'latin1')))), 'CN=Jürgen'],
  ['PrintableString beyond its alphabet', name(attribute(cn, element(0x13, Buffer.from('é*@', 'latin1')))), 'CN=é*@'],
  ['IA5String', name(attribute('1.2.840.113549.1.9.1', text(0x16, 'a@b.c'))), 'emailAddress=a@b.c'],
  ['NumericString', name(attribute(cn, text(0x12, '12 34'))), 'CN=12 34'],
  ['BMPString', name(attribute(cn, element(0x1e, utf16be('Zürich 山')))), 'CN=Zürich 山'],
  ['UniversalString', name(attribute(cn, element(0x1c, utf32be('Zürich 😀')))), 'CN=Zürich 😀'],
  ['a value that is no text', name(attribute(cn, element(0x03, [0, 1, 2]))), 'CN=#0303000102'],
  ['a constructed value', name(attribute(cn, sequence(text(utf8, 'x')))), 'CN=#30030C0178'],
  ['an unknown type', name(attribute('1.2.3.4.5', text(utf8, 'hello'))), '1.2.3.4.5=#0C0568656C6C6F'],
  [
    'an unknown type with a large arc',
    name(attribute('2.25.329800735698586629295641978511506172918', text(utf8, 'u'))),
    '2.25.329800735698586629295641978511506172918=#0C0175',
  ],
  [
    'short names',
    name(
      ...[
        '2.5.4.5',
        '2.5.4.97',
        '2.5.4.4',
        '2.5.4.42',
        '2.5.4.12',
        '2.5.4.9',
        '0.9.2342.19200300.100.1.25',
        '0.9.2342.19200300.100.1.1',
        '1.3.6.1.4.1.311.60.2.1.3',
        '2.5.4.17',
        '2.5.4.15',
        '2.5.4.46',
        '2.5.4.65',
      ].map((type) => attribute(type, text(utf8, 'v'))),
    ),
    'pseudonym=v,dnQualifier=v,businessCategory=v,postalCode=v,jurisdictionC=v,UID=v,DC=v,street=v,title=v,GN=v,SN=v,organizationIdentifier=v,serialNumber=v',
  ],
];

/** Names that openssl refuses whole, with the certificate. */
const refusedNames: typeof names = [
  ['VisibleString', name(attribute(cn, text(0x1a, 'visible'))), 'CN=visible'],
  ['UTCTime', name(attribute(cn, text(0x17, '260101000000Z'))), 'CN=260101000000Z'],
  ['GeneralString, which is shown as bytes', name(attribute(cn, text(0x1b, 'ab'))), 'CN=#1B026162'],
  ['VideotexString, which is shown as bytes', name(attribute(cn, text(0x15, 'ab'))), 'CN=#15026162'],
];

/** Names that Go's parser refuses, as the decoder reports. */
const refusedByGo: ReadonlySet<string> = new Set([
  'PrintableString beyond its alphabet',
  'UniversalString',
  'a value that is no text',
  'a constructed value',
  ...refusedNames.map(([what]) => what),
]);

const opensslArgs = ['x509', '-inform', 'DER', '-noout', '-subject', '-nameopt', 'RFC2253,-esc_msb'];

async function opensslSubjects(subjects: readonly Uint8Array[]): Promise<string[]> {
  const outputs = await opensslEach(
    opensslArgs,
    subjects.map((subject) => certificate({ subject })),
  );
  return outputs.map((output) =>
    Buffer.from(output, 'latin1')
      .toString('utf8')
      .replace(/^subject=/, '')
      .replace(/\n$/, ''),
  );
}

function decoded(parts: Parameters<typeof certificate>[0]): Certificate {
  const result = decodeCertificate(certificate(parts));
  assert.equal(result.kind, 'certificate');
  return result as Certificate;
}

suite('names', () => {
  for (const [what, subject, expected] of [...names, ...refusedNames]) {
    test(what, () => {
      const { subject: name, problems } = decoded({ subject });
      assert.equal(formatName(name), expected);
      assert.deepEqual(name.der, subject);
      const isRefused = problems.some(({ reason }) => reason === 'a value is not text of a type that Kubernetes reads');
      assert.equal(isRefused, refusedByGo.has(what));
    });
  }

  test('openssl prints the same', async () => {
    const printed = await opensslSubjects(names.map(([, subject]) => subject));
    assert.deepEqual(
      printed,
      names.map(([, , expected]) => expected),
    );
  });

  test('openssl prints the same of all attribute types', async () => {
    const subject = name(...Object.keys(attributeTypes).map((type) => attribute(type, text(utf8, 'v'))));
    assert.deepEqual(await opensslSubjects([subject]), [formatName(decoded({ subject }).subject)]);
  });

  test('openssl prints the same of random names', async () => {
    const random = randomFrom(2026);
    const alphabet = [...' #,+"\\<>;=aZ0*@\n\0\x7f\xa0é\u202e山'];
    const types = [
      [0x0c, (value: string) => Buffer.from(value, 'utf8')],
      [0x14, (value: string) => Buffer.from(value, 'latin1')],
      [0x1e, utf16be],
      [0x1c, utf32be],
    ] as const;
    const subjects = Array.from({ length: 24 }, () =>
      sequence(
        ...Array.from({ length: 8 }, () =>
          set(
            ...Array.from({ length: 1 + random(2) }, () => {
              const [identifier, encode] = types[random(types.length)] ?? types[0];
              const value = Array.from({ length: random(6) }, () => alphabet[random(alphabet.length)]).join('');
              return attribute(random(4) === 0 ? '1.2.3' : cn, element(identifier, encode(value)));
            }),
          ),
        ),
      ),
    );
    const ours = subjects.map((subject) => formatName(decoded({ subject }).subject));
    assert.deepEqual(await opensslSubjects(subjects), ours);
  });

  test('text that is not of its type is shown as bytes', () => {
    const wrong = [
      element(0x0c, [0xff, 0xfe]),
      element(0x0c, [0xc0, 0x80]),
      element(0x0c, [0xed, 0xa0, 0x80]),
      element(0x0c, [0xf4, 0x90, 0x80, 0x80]),
      element(0x0c, [0x61, 0xe5, 0xb1]),
      element(0x1e, [0x00]),
      element(0x1e, [0xd8, 0x00, 0x00, 0x61]),
      element(0x1c, [0, 0x11, 0, 0]),
    ];
    for (const value of wrong) {
      const { subject } = decoded({ subject: name(attribute(cn, value)) });
      assert.equal(subject.rdns[0]?.[0]?.value, undefined);
      assert.equal(formatName(subject), `CN=#${Buffer.from(value).toString('hex').toUpperCase()}`);
    }
  });

  test('surrogate pairs in a BMPString are one character', () => {
    const { subject } = decoded({ subject: name(attribute(cn, element(0x1e, utf16be('😀')))) });
    assert.equal(formatName(subject), 'CN=😀');
  });

  test('a broken attribute hides no other', () => {
    const subject = sequence(
      set(attribute(cn, text(utf8, 'first'))),
      set(sequence(text(utf8, 'no type'))),
      set(sequence(element(0x06, [0x80, 0x01]), text(utf8, 'bad type'))),
      set(sequence(text(utf8, 'x')), attribute('2.5.4.10', text(utf8, 'beside'))),
      text(utf8, 'no set'),
      set(text(utf8, 'no attribute'), attribute('2.5.4.10', text(utf8, 'behind'))),
      set(attribute('2.5.4.10', text(utf8, 'last'))),
    );
    const { subject: name, problems } = decoded({ subject });
    assert.equal(formatName(name), 'O=last,O=behind,O=beside,CN=first');
    assert.deepEqual(
      problems.map(({ field }) => field),
      new Array(5).fill('subject'),
    );
  });

  test('values of an attribute type, in encoded order', () => {
    const subject = name(
      attribute('2.5.4.10', text(utf8, 'system:masters')),
      attribute(cn, text(utf8, 'admin')),
      attribute('2.5.4.10', text(utf8, 'devs')),
      attribute('2.5.4.10', element(0x03, [0])),
    );
    const { subject: name_ } = decoded({ subject });
    assert.deepEqual(attributeValues(name_, 'O'), ['system:masters', 'devs']);
    assert.deepEqual(attributeValues(name_, 'OU'), []);
  });
});
