import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import type { Certificate } from '../../../src/core/x509/x509Model.ts';
import {
  attribute,
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

const subjectAltName = '2.5.29.17';

function decode(value: Uint8Array): Certificate {
  const decoded = decodeCertificate(certificate({ extensions: [extension(subjectAltName, value)] }));
  assert.equal(decoded.kind, 'certificate');
  return decoded as Certificate;
}

function namesOf(certificate: Certificate): string[] | undefined {
  return certificate.subjectAltName?.map(({ type, value }) => `${type}:${value}`);
}

/** `field: reason` of each problem. */
function problemsOf({ problems }: Certificate): string[] {
  return problems.map(({ field, reason }) => `${field}: ${reason}`);
}

suite('general names', () => {
  const tagged = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => element(tag, ...parts);
  const upn = '1.3.6.1.4.1.311.20.2.3';
  const generalNames: readonly [what: string, element: Uint8Array, expected: string, problem?: string][] = [
    ['DNS name', text(0x82, '*.example.com'), 'DNS:*.example.com'],
    ['empty DNS name', text(0x82, ''), 'DNS:'],
    ['DNS name with a NUL', text(0x82, 'good.com\0.evil.com'), 'DNS:good.com\0.evil.com'],
    ['DNS name in UTF-8', text(0x82, 'müller.de'), 'DNS:müller.de', 'a name has characters beyond ASCII'],
    ['DNS name in Latin-1', element(0x82, [0x6d, 0xfc]), 'DNS:mü', 'a name has characters beyond ASCII'],
    ['e-mail', text(0x81, 'a@example.com'), 'email:a@example.com'],
    ['SPIFFE identity', text(0x86, 'spiffe://cluster.local/ns/a/sa/b'), 'URI:spiffe://cluster.local/ns/a/sa/b'],
    ['IPv4', element(0x87, [10, 96, 0, 1]), 'IP:10.96.0.1'],
    ['IPv6', element(0x87, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), 'IP:2001:db8::1'],
    ['IP address of five bytes', element(0x87, [1, 2, 3, 4, 5]), 'IP:#0102030405', 'an IP address has 5 bytes'],
    ['IP address of no bytes', element(0x87, []), 'IP:#', 'an IP address has 0 bytes'],
    ['registered identifier', element(0x88, oid('1.2.3.4').slice(2)), 'registeredID:1.2.3.4'],
    [
      'broken registered identifier',
      element(0x88, [0x80]),
      'registeredID:#80',
      'a registered identifier is not an object identifier',
    ],
    [
      'directory name',
      tagged(0xa4, name(attribute('2.5.4.6', text(0x13, 'DE')), attribute('2.5.4.3', text(0x0c, 'a,b')))),
      'dirName:CN=a\\,b,C=DE',
    ],
    ['broken directory name', tagged(0xa4, integer(1)), 'dirName:#020101', 'expected SEQUENCE, found INTEGER'],
    [
      'user principal name',
      tagged(0xa0, oid(upn), element(0xa0, text(0x0c, 'alice@corp'))),
      `otherName:${upn}=alice@corp`,
    ],
    [
      'other name of bytes',
      tagged(0xa0, oid('1.2.3'), element(0xa0, octetString(Uint8Array.of(1)))),
      'otherName:1.2.3=#040101',
    ],
    ['other name without a value', tagged(0xa0, oid('1.2.3')), 'otherName:#06022a03', '[0] is missing'],
    ['X.400 address', tagged(0xa3, sequence()), 'x400Address:#3000'],
    ['EDI party name', tagged(0xa5, sequence()), 'ediPartyName:#3000'],
  ];
  for (const [what, element, expected, problem] of generalNames) {
    test(what, () => {
      const neighbour = text(0x82, 'neighbour');
      const decoded = decode(sequence(element, neighbour));
      assert.deepEqual(namesOf(decoded), [expected, 'DNS:neighbour']);
      assert.deepEqual(problemsOf(decoded), problem === undefined ? [] : [`subjectAltName: ${problem}`]);
      assert.deepEqual(decoded.subjectAltName?.[0]?.der, element);
    });
  }

  test('what is no name is passed over and reported', () => {
    const decoded = decode(sequence(text(0x0c, 'x'), element(0x89, [1]), text(0x82, 'a')));
    assert.deepEqual(namesOf(decoded), ['DNS:a']);
    assert.equal(decoded.problems.length, 2);
  });

  test('names before a truncated one are kept', () => {
    const decoded = decode(sequence(text(0x82, 'a'), Uint8Array.of(0x82, 5, 0x61)));
    assert.deepEqual(namesOf(decoded), ['DNS:a']);
    assert.deepEqual(problemsOf(decoded), ['subjectAltName: it is truncated or has the wrong length']);
  });

  test('10,000 names, more than @peculiar/x509 reads', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => text(0x82, `n${i}`));
    const decoded = decode(sequence(...many));
    assert.equal(decoded.subjectAltName?.length, 10_000);
    assert.equal(decoded.subjectAltName?.[9999]?.value, 'n9999');
  });

  test('the number of names is bounded', () => {
    const many = Buffer.alloc(3 * 120_000, Buffer.from([0x82, 1, 0x61]));
    const decoded = decode(element(0x30, many));
    assert.equal(decoded.subjectAltName?.length, 100_000);
    assert.equal(decoded.problems.length, 1);
  });
});
