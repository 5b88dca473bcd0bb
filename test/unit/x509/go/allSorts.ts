import type { Bytes } from '../../../../src/core/x509/bytes.ts';
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
} from '../derBuilder.ts';

const explicit = (number: number, ...parts: readonly Uint8Array[]): Bytes => element(0xa0 + number, ...parts);
const none = element(0x05);
const sha256 = sequence(oid('2.16.840.1.101.3.4.2.1'), none);
const pss = sequence(
  oid('1.2.840.113549.1.1.10'),
  sequence(
    explicit(0, sha256),
    explicit(1, sequence(oid('1.2.840.113549.1.1.8'), sha256)),
    explicit(2, integer(32)),
    explicit(3, integer(1)),
  ),
);
const rsa = sequence(oid('1.2.840.113549.1.1.1'), none);
const dsa = sequence(oid('1.2.840.10040.4.1'), sequence(integer(23), integer(11), integer(4)));

const subtree = (identifier: number, value: string): Bytes => sequence(text(identifier, value));

/** Every extension that Go reads, with every kind of value that it tells apart. */
const extensions = [
  extension('2.5.29.14', octetString(Uint8Array.of(1, 2))),
  extension('2.5.29.15', element(0x03, [5, 0xa0]), true),
  extension(
    '2.5.29.17',
    sequence(
      text(0x82, '*.example.com'),
      text(0x81, 'a@example.com'),
      text(0x86, 'https://user:pass@example.com:443/a%2fb?c=d#e'),
      text(0x86, 'http://[::1%25eth0]:80/'),
      element(0x87, [10, 0, 0, 1]),
      element(0x87, Array<number>(16).fill(1)),
      element(0xa4, name(attribute('2.5.4.3', text(0x0c, 'n')))),
      element(0x88, [0x2a]),
    ),
  ),
  extension('2.5.29.19', sequence(element(0x01, [0xff]), integer(1)), true),
  extension(
    '2.5.29.30',
    sequence(
      explicit(
        0,
        subtree(0x82, '.example.com'),
        subtree(0x81, 'a@example.com'),
        subtree(0x86, '.example.com'),
        sequence(element(0x87, [10, 0, 0, 0, 255, 0, 0, 0])),
      ),
      explicit(
        1,
        subtree(0x82, 'b.example.com'),
        subtree(0x81, '.example.com'),
        sequence(
          element(0x87, [...Array<number>(16).fill(1), ...Array<number>(8).fill(255), ...Array<number>(8).fill(0)]),
        ),
        sequence(element(0xa4, name(attribute('2.5.4.3', text(0x0c, 'n'))))),
      ),
    ),
    true,
  ),
  extension('2.5.29.31', sequence(sequence(explicit(0, explicit(0, text(0x86, 'http://example.com/crl')))))),
  extension('2.5.29.32', sequence(sequence(oid('1.2.3')), sequence(oid('2.5.29.32.0'), sequence()))),
  extension('2.5.29.33', sequence(sequence(oid('1.2.3'), oid('1.2.4')))),
  extension('2.5.29.35', sequence(element(0x80, [1, 2]))),
  extension('2.5.29.36', sequence(element(0x80, [1]), element(0x81, [0]))),
  extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'), oid('2.16.840.1.113730.4.1'), oid('1.2.3'))),
  extension('2.5.29.54', integer(0)),
  extension('1.3.6.1.5.5.7.1.1', sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), text(0x86, 'http://example.com/ocsp')))),
  extension('1.2.3.4', none, true),
];

const plain: CertificateParts = {
  innerAlgorithm: pss,
  algorithm: pss,
  issuer: name(
    attribute('2.5.4.3', element(0x1e, [0, 0x61, 0xd8, 0x3d, 0xde, 0, 0, 0])),
    attribute('2.5.4.6', text(0x13, 'DE')),
    attribute('2.5.4.10', text(0x14, 'x')),
  ),
  subject: name(
    attribute('2.5.4.3', text(0x0c, 'é')),
    attribute('1.2.840.113549.1.9.1', text(0x16, 'a@b.c')),
    attribute('2.5.4.20', text(0x12, '0 1')),
  ),
  notBefore: text(0x17, '2601010000-0130'),
  notAfter: text(0x18, '20600101000000Z'),
  extensions,
};

const rsaKey = sequence(rsa, bitString(sequence(integer(0, 0xc1, ...Array<number>(62).fill(7)), integer(1, 0, 1))));

/** Certificates that use, each with another key, all that Go looks at; their signatures are none. */
export const allSorts: readonly Bytes[] = [
  certificate({ ...plain, publicKey: rsaKey }),
  certificate({ ...plain, publicKey: sequence(dsa, bitString(integer(7))) }),
  certificate({
    ...plain,
    innerAlgorithm: sequence(oid('1.2.840.10045.4.3.2')),
    algorithm: sequence(oid('1.2.840.10045.4.3.2')),
  }),
  certificate({ version: [explicit(0, integer(1))], signature: element(0x03, [4, 0xab, 0xc0]) }),
];
