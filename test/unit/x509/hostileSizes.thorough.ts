import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodedText } from '../../../src/core/present/decoded/decodedText.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { assertGrowsWithSize } from '../../support/growth.ts';
import { hoverOf } from '../../support/hoverFixture.ts';
import { contextOf } from '../../support/presentFixture.ts';
import {
  attribute,
  bitString,
  type CertificateParts,
  certificate,
  element,
  extension,
  integer,
  name,
  octetString,
  oid,
  sequence,
  text,
} from './derBuilder.ts';
import { assertSameAsGo } from './go/sameAsGo.ts';

const million = 1_000_000;

const octets = (count: number, octet = 0x41): Bytes => new Uint8Array(count).fill(octet);
const many = (count: number, make: (index: number) => Uint8Array): Bytes =>
  sequence(Buffer.concat(Array.from({ length: count }, (_, index) => make(index))));

/** SEQUENCEs in one another. */
function nested(depth: number): Bytes {
  const headers: number[][] = [];
  let length = 0;
  for (let level = 0; level < depth; level++) {
    const digits = length.toString(16);
    const lengthOctets = [...Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')];
    const header = [0x30, ...(length < 0x80 ? [length] : [0x80 + lengthOctets.length, ...lengthOctets])];
    headers.push(header);
    length += header.length;
  }
  return Uint8Array.from(headers.reverse().flat());
}

const rsaKey = (modulus: Uint8Array, exponent: Uint8Array): Bytes =>
  sequence(sequence(oid('1.2.840.113549.1.1.1'), element(0x05)), bitString(sequence(modulus, exponent)));
const subjectAltName = (value: Uint8Array): CertificateParts => ({ extensions: [extension('2.5.29.17', value)] });
const constraints = (subtrees: Uint8Array): CertificateParts => ({
  extensions: [extension('2.5.29.30', sequence(element(0xa0, subtrees)))],
});

/** Of each size that is named, the part that is asked for. */
type Part = (whole: number) => number;

const cases: Readonly<Record<string, (of: Part) => CertificateParts>> = {
  'an RSA modulus of 1 MB': (of) => ({ publicKey: rsaKey(element(0x02, octets(of(million))), integer(1, 0, 1)) }),
  'an RSA exponent of 1 MB': (of) => ({
    publicKey: rsaKey(element(0x02, octets(256)), element(0x02, octets(of(million)))),
  }),
  'the largest exponent of 64 bits': () => ({
    publicKey: rsaKey(element(0x02, octets(256)), integer(0x7f, ...Array<number>(7).fill(0xff))),
  }),
  'an RSA key without a number': () => ({ publicKey: rsaKey(integer(), integer()) }),
  'an RSA key of zeros': () => ({ publicKey: rsaKey(integer(0), integer(0)) }),
  'an EC point of 1 MB': (of) => ({
    publicKey: sequence(
      sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7')),
      bitString(octets(of(million), 4)),
    ),
  }),
  'a serial number of 1 MB': (of) => ({ serialNumber: element(0x02, octets(of(million))) }),
  'a signature of 1 MB': (of) => ({ signature: bitString(octets(of(million))) }),
  '10,000 DNS names': (of) => subjectAltName(many(of(10_000), (index) => text(0x82, `host-${index}.example.com`))),
  '10,000 addresses': (of) =>
    subjectAltName(many(of(10_000), (index) => element(0x87, [10, 0, index >> 8, index & 0xff]))),
  '10,000 URIs': (of) => subjectAltName(many(of(10_000), (index) => text(0x86, `https://a:b@host-${index}:1/%41?b#c`))),
  '10,000 directory names': (of) =>
    subjectAltName(many(of(10_000), () => element(0xa4, name(attribute('2.5.4.3', text(0x0c, 'a')))))),
  'a DNS name of 1 MB': (of) => subjectAltName(sequence(element(0x82, octets(of(million))))),
  'a DNS name of a million dots': (of) => subjectAltName(sequence(element(0x82, octets(of(million), 0x2e)))),
  'a URI of 1 MB of escapes': (of) => subjectAltName(sequence(text(0x86, `http://a/${'%41'.repeat(of(300_000))}`))),
  'a URI of a million slashes': (of) => subjectAltName(sequence(text(0x86, `a:${'/'.repeat(of(million))}`))),
  'a URI of a million colons': (of) => subjectAltName(sequence(text(0x86, `//${':'.repeat(of(million))}`))),
  'a mailbox of a million backslashes': (of) =>
    constraints(sequence(text(0x81, `"${'\\'.repeat(of(million))}"@example.com`))),
  'a mailbox of a million dots': (of) => constraints(sequence(text(0x81, `${'a.'.repeat(of(500_000))}a@example.com`))),
  'a constraint of a million colons': (of) => constraints(sequence(text(0x86, ':'.repeat(of(million))))),
  '10,000 constraints': (of) =>
    constraints(
      Buffer.concat(Array.from({ length: of(10_000) }, (_, index) => sequence(text(0x82, `${index}.example.com`)))),
    ),
  'an unknown extension of 1 MB': (of) => ({ extensions: [extension('1.2.3.4', octetString(octets(of(million))))] }),
  '50,000 extensions': (of) => ({
    extensions: Array.from({ length: of(50_000) }, (_, index) => extension(`1.2.3.${index}`, octetString())),
  }),
  '50,000 critical extensions': (of) => ({
    extensions: Array.from({ length: of(50_000) }, (_, index) => extension(`1.2.3.${index}`, octetString(), true)),
  }),
  'one extension 50,000 times': (of) => ({
    extensions: Array.from({ length: of(50_000) }, () => extension('1.2.3', octetString())),
  }),
  'an extension type of 100 kB': (of) => ({
    extensions: [extension('1.2', octetString())].map(() =>
      sequence(element(0x06, octets(of(100_000))), octetString()),
    ),
  }),
  'an arc of 100 kB': (of) => ({ extensions: [sequence(element(0x06, octets(of(100_000), 0x81)), octetString())] }),
  '10,000 key purposes': (of) => ({
    extensions: [
      extension(
        '2.5.29.37',
        many(of(10_000), (index) => oid(`1.2.3.${index}`)),
      ),
    ],
  }),
  '10,000 policies': (of) => ({
    extensions: [
      extension(
        '2.5.29.32',
        many(of(10_000), (index) => sequence(oid(`1.2.3.${index}`))),
      ),
    ],
  }),
  'a policy of 100 kB': (of) => ({
    extensions: [extension('2.5.29.32', sequence(sequence(element(0x06, octets(of(100_000))))))],
  }),
  '100,000 common names': (of) => ({
    subject: many(of(100_000), () => element(0x31, attribute('2.5.4.3', text(0x0c, 'a')))),
  }),
  '100,000 organizations in one relative name': (of) => ({
    subject: name(Buffer.concat(Array.from({ length: of(100_000) }, () => attribute('2.5.4.10', text(0x0c, 'a'))))),
  }),
  '100,000 empty relative names': (of) => ({ subject: many(of(100_000), () => element(0x31)) }),
  'an attribute of 1 MB': (of) => ({ subject: name(attribute('2.5.4.3', text(0x0c, 'é'.repeat(of(million / 2))))) }),
  'a time of 1 MB': (of) => ({ notAfter: element(0x18, octets(of(million), 0x30)) }),
  '50,000 levels in an extension': (of) => ({ extensions: [extension('2.5.29.17', nested(of(50_000)))] }),
  '50,000 levels in a name': (of) => ({ subject: name(attribute('2.5.4.3', nested(of(50_000)))) }),
  '50,000 levels in the parameters of a key': (of) => ({
    publicKey: sequence(sequence(oid('1.2.840.10045.2.1'), nested(of(50_000))), bitString(octets(65, 4))),
  }),
  '50,000 levels instead of a key': (of) => ({ publicKey: nested(of(50_000)) }),
};

suite('no size of a certificate is too much', () => {
  for (const [what, partsOf] of Object.entries(cases)) {
    const make = (size: number) => certificate(partsOf((whole) => Math.ceil((whole * size) / million)));
    test(what, () => assertGrowsWithSize({ what, size: million, make, work: show }));
  }

  test('Go reads all of them the same', (t) => {
    const certificates = Object.entries(cases).map(([what, partsOf]) => ({
      name: what,
      der: certificate(partsOf((whole) => whole)),
    }));
    assertSameAsGo(t, certificates);
  });
});

/** All that is done with one certificate. */
async function show(der: Bytes): Promise<void> {
  const context = await contextOf({ 'a.pem': encodePem('CERTIFICATE', der) });
  const file = context.file('a.pem');
  assert.equal(file.credentials.length, 1);
  const shown = [hoverOf(context, 'a.pem', 0), decodedText(file.credentials, file, context)];
  assert.ok((shown[0]?.length ?? 0) < 5000, 'a hover is short whatever the certificate');
  for (const { message } of context.findings) assert.ok(message.length < 1000, message.slice(0, 200));
}
