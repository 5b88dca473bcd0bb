import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodedText } from '../../../src/core/present/decoded/decodedText.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import type { Bytes } from '../../../src/core/x509/bytes.ts';
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
/** Milliseconds for all that is done with one certificate. Work that grows with the square of a size takes minutes. */
const patience = 10_000;

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

const cases: Readonly<Record<string, CertificateParts>> = {
  'an RSA modulus of 1 MB': { publicKey: rsaKey(element(0x02, octets(million)), integer(1, 0, 1)) },
  'an RSA exponent of 1 MB': { publicKey: rsaKey(element(0x02, octets(256)), element(0x02, octets(million))) },
  'the largest exponent of 64 bits': {
    publicKey: rsaKey(element(0x02, octets(256)), integer(0x7f, ...Array<number>(7).fill(0xff))),
  },
  'an RSA key without a number': { publicKey: rsaKey(integer(), integer()) },
  'an RSA key of zeros': { publicKey: rsaKey(integer(0), integer(0)) },
  'an EC point of 1 MB': {
    publicKey: sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7')), bitString(octets(million, 4))),
  },
  'a serial number of 1 MB': { serialNumber: element(0x02, octets(million)) },
  'a signature of 1 MB': { signature: bitString(octets(million)) },
  '10,000 DNS names': subjectAltName(many(10_000, (index) => text(0x82, `host-${index}.example.com`))),
  '10,000 addresses': subjectAltName(many(10_000, (index) => element(0x87, [10, 0, index >> 8, index & 0xff]))),
  '10,000 URIs': subjectAltName(many(10_000, (index) => text(0x86, `https://a:b@host-${index}:1/%41?b#c`))),
  '10,000 directory names': subjectAltName(
    many(10_000, () => element(0xa4, name(attribute('2.5.4.3', text(0x0c, 'a'))))),
  ),
  'a DNS name of 1 MB': subjectAltName(sequence(element(0x82, octets(million)))),
  'a DNS name of a million dots': subjectAltName(sequence(element(0x82, octets(million, 0x2e)))),
  'a URI of 1 MB of escapes': subjectAltName(sequence(text(0x86, `http://a/${'%41'.repeat(300_000)}`))),
  'a URI of a million slashes': subjectAltName(sequence(text(0x86, `a:${'/'.repeat(million)}`))),
  'a URI of a million colons': subjectAltName(sequence(text(0x86, `//${':'.repeat(million)}`))),
  'a mailbox of a million backslashes': constraints(sequence(text(0x81, `"${'\\'.repeat(million)}"@example.com`))),
  'a mailbox of a million dots': constraints(sequence(text(0x81, `${'a.'.repeat(500_000)}a@example.com`))),
  'a constraint of a million colons': constraints(sequence(text(0x86, ':'.repeat(million)))),
  '10,000 constraints': constraints(
    Buffer.concat(Array.from({ length: 10_000 }, (_, index) => sequence(text(0x82, `${index}.example.com`)))),
  ),
  'an unknown extension of 1 MB': { extensions: [extension('1.2.3.4', octetString(octets(million)))] },
  '50,000 extensions': {
    extensions: Array.from({ length: 50_000 }, (_, index) => extension(`1.2.3.${index}`, octetString())),
  },
  '50,000 critical extensions': {
    extensions: Array.from({ length: 50_000 }, (_, index) => extension(`1.2.3.${index}`, octetString(), true)),
  },
  'one extension 50,000 times': { extensions: Array.from({ length: 50_000 }, () => extension('1.2.3', octetString())) },
  'an extension type of 100 kB': {
    extensions: [extension('1.2', octetString())].map(() => sequence(element(0x06, octets(100_000)), octetString())),
  },
  'an arc of 100 kB': { extensions: [sequence(element(0x06, octets(100_000, 0x81)), octetString())] },
  '10,000 key purposes': {
    extensions: [
      extension(
        '2.5.29.37',
        many(10_000, (index) => oid(`1.2.3.${index}`)),
      ),
    ],
  },
  '10,000 policies': {
    extensions: [
      extension(
        '2.5.29.32',
        many(10_000, (index) => sequence(oid(`1.2.3.${index}`))),
      ),
    ],
  },
  'a policy of 100 kB': { extensions: [extension('2.5.29.32', sequence(sequence(element(0x06, octets(100_000)))))] },
  '100,000 common names': {
    subject: many(100_000, () => element(0x31, attribute('2.5.4.3', text(0x0c, 'a')))),
  },
  '100,000 organizations in one relative name': {
    subject: name(Buffer.concat(Array.from({ length: 100_000 }, () => attribute('2.5.4.10', text(0x0c, 'a'))))),
  },
  '100,000 empty relative names': { subject: many(100_000, () => element(0x31)) },
  'an attribute of 1 MB': { subject: name(attribute('2.5.4.3', text(0x0c, 'é'.repeat(million / 2)))) },
  'a time of 1 MB': { notAfter: element(0x18, octets(million, 0x30)) },
  '50,000 levels in an extension': { extensions: [extension('2.5.29.17', nested(50_000))] },
  '50,000 levels in a name': { subject: name(attribute('2.5.4.3', nested(50_000))) },
  '50,000 levels in the parameters of a key': {
    publicKey: sequence(sequence(oid('1.2.840.10045.2.1'), nested(50_000)), bitString(octets(65, 4))),
  },
  '50,000 levels instead of a key': { publicKey: nested(50_000) },
};

suite('no size of a certificate is too much', () => {
  for (const [what, parts] of Object.entries(cases)) {
    test(what, async () => {
      const der = certificate(parts);
      const started = performance.now();
      const context = await contextOf({ 'a.pem': encodePem('CERTIFICATE', der) });
      const file = context.file('a.pem');
      assert.equal(file.credentials.length, 1);
      const shown = [hoverOf(context, 'a.pem', 0), decodedText(file.credentials, file, context)];
      const spent = performance.now() - started;
      assert.ok(spent < patience, `${spent} ms`);
      assert.ok((shown[0]?.length ?? 0) < 5000, 'a hover is short whatever the certificate');
      for (const { message } of context.findings) assert.ok(message.length < 1000, message.slice(0, 200));
    });
  }

  test('Go reads all of them the same', (t) => {
    const certificates = Object.entries(cases).map(([what, parts]) => ({ name: what, der: certificate(parts) }));
    assertSameAsGo(t, certificates);
  });
});
