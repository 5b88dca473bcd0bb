import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { bitString, element, oid, sequence } from '../../unit/x509/derBuilder.ts';
import { keyOf } from '../keys.ts';

const rsaEncryption = '1.2.840.113549.1.1.1';
const ecPublicKey = '1.2.840.10045.2.1';
const curves = { p256: '1.2.840.10045.3.1.7', p384: '1.3.132.0.34' } as const;
const nullValue = element(0x05);

const rsaKey = (
  modulus: readonly number[],
  exponent: readonly number[],
  parameters: readonly Bytes[] = [nullValue],
): Bytes =>
  sequence(
    sequence(oid(rsaEncryption), ...parameters),
    bitString(sequence(element(0x02, modulus), element(0x02, exponent))),
  );
const ecKey = (curve: string, point: Uint8Array): Bytes =>
  sequence(sequence(oid(ecPublicKey), oid(curve)), bitString(point));
const ordinary = [1, 0, 1];
const modulusOf = (octets: number): number[] => [0, 0xc5, ...Array<number>(octets - 2).fill(0x5a), 0x5b];
const point = (): Uint8Array => keyOf('p256-a').spki.slice(-65);

/** SubjectPublicKeyInfos that are read, refused or not known, whichever of those it is. */
export const oddPublicKeys: readonly (() => Bytes)[] = [
  () => rsaKey(modulusOf(256), ordinary),
  () => rsaKey(modulusOf(256), ordinary, []),
  () => rsaKey(modulusOf(256), ordinary, [sequence()]),
  () => rsaKey(modulusOf(127), ordinary),
  () => rsaKey([0, ...modulusOf(128)], ordinary),
  () => rsaKey([0], ordinary),
  () => rsaKey([0xff, 1], ordinary),
  () => rsaKey([3], [3]),
  () => rsaKey([...modulusOf(256), 0], ordinary),
  () => rsaKey(modulusOf(256), [0]),
  () => rsaKey(modulusOf(256), [1]),
  () => rsaKey(modulusOf(256), [2]),
  () => rsaKey(modulusOf(256), [0xff]),
  () => rsaKey(modulusOf(256), [0x7f, 0xff, 0xff, 0xff]),
  () => rsaKey(modulusOf(256), [0, 0x80, 0, 0, 1]),
  () => rsaKey(modulusOf(256), [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  () => rsaKey(modulusOf(256), [1, 0, 0, 0, 0, 0, 0, 0, 1]),
  () => ecKey(curves.p256, Uint8Array.from([2 + ((point().at(-1) ?? 0) & 1), ...point().slice(1, 33)])),
  () => ecKey(curves.p256, Uint8Array.from([6 + ((point().at(-1) ?? 0) & 1), ...point().slice(1)])),
  () => ecKey(curves.p256, Uint8Array.of(0)),
  () => ecKey(curves.p256, new Uint8Array()),
  () => ecKey(curves.p256, Uint8Array.from([4, ...new Uint8Array(64)])),
  () => ecKey(curves.p256, Uint8Array.from([4, ...new Uint8Array(64).fill(0xff)])),
  () => ecKey(curves.p256, point().slice(0, -1)),
  () => ecKey(curves.p384, point()),
  () => ecKey('1.2.3', point()),
  () => sequence(sequence(oid(ecPublicKey)), bitString(point())),
  () => sequence(sequence(oid(ecPublicKey), nullValue), bitString(point())),
  () => sequence(sequence(oid('1.3.101.112')), bitString(new Uint8Array(31))),
  () => sequence(sequence(oid('1.3.101.112')), bitString(new Uint8Array(32).fill(0xff))),
  () => sequence(sequence(oid('1.3.101.112'), nullValue), bitString(new Uint8Array(32))),
  () => sequence(sequence(oid('1.3.101.110')), bitString(new Uint8Array(32))),
  () => sequence(sequence(oid('1.3.101.110')), bitString(new Uint8Array(31))),
  () => sequence(sequence(oid('1.2.840.10040.4.1')), bitString(element(0x02, [2]))),
  () => sequence(sequence(oid('1.2.3.4')), bitString(new Uint8Array())),
];

const littleEndian = (hex: string): Bytes => Uint8Array.from(Buffer.from(hex, 'hex'));

/** Points of Curve25519 of small order, also in encodings that are not canonical. */
export const smallOrder: readonly Bytes[] = [
  littleEndian(`01${'00'.repeat(31)}`),
  littleEndian(`01${'00'.repeat(30)}80`),
  littleEndian(`ec${'ff'.repeat(30)}7f`),
  littleEndian('00'.repeat(32)),
  littleEndian(`${'00'.repeat(31)}80`),
  littleEndian(`ee${'ff'.repeat(30)}7f`),
  littleEndian(`ed${'ff'.repeat(30)}7f`),
  littleEndian('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'),
  littleEndian('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
];
