import * as l10n from '@vscode/l10n';
import type { Bytes } from './bytes.ts';
import { limits } from './limits.ts';
import type { DecodeProblem, ProblemCode } from './x509Model.ts';

/** Identifier octets of the ASN.1 types that occur in X.509 objects. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

const noProblems: readonly DecodeProblem[] = Object.freeze([]);

/**
 * Reads DER elements (X.690) in place: {@link read} reads one element and leaves its extent in the public fields.
 *
 * The reader has no position. Callers keep the offsets they need in variables and pass them back, so that a broken
 * element cannot affect what is read after it. Nothing is copied and nothing throws; a failed read leaves its cause
 * in {@link fault}. A class instead of a function is faster, because there is no object per element.
 */
export class DerReader {
  readonly bytes: Bytes;
  /** Identifier octet of the element last read; for tag numbers above 30 its first octet. */
  tag = 0;
  /** Offset of the element last read. */
  start = 0;
  /** Offset of its content. */
  content = 0;
  /** Offset behind it. */
  end = 0;
  /** Why the last failed read failed. */
  fault: DerFault = 'missing';
  /** Where it failed. */
  faultOffset = 0;
  /** Length of a truncated element according to its header, including the header; 0 when the header is incomplete. */
  announcedLength = 0;
  readonly #buffer: ArrayBuffer;
  readonly #base: number;
  #expected = 0;
  #problems: DecodeProblem[] | undefined;
  #hasLongLength = false;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
    this.#buffer = bytes.buffer;
    this.#base = bytes.byteOffset;
  }

  /**
   * Reads the header of the element at `offset`, which must lie before `limit` with all its content.
   *
   * Lengths that are not in their shortest form are accepted and reported once (DER forbids them).
   *
   * @returns Whether there is such an element; if not, {@link fault} says why.
   */
  read(offset: number, limit: number): boolean {
    const bytes = this.bytes;
    if (offset + 2 > limit) return this.#fail(offset >= limit ? 'missing' : 'truncated', offset, 0);
    const identifier = bytes[offset] ?? 0;
    let content = offset + 2;
    let length = bytes[offset + 1] ?? 0;
    if ((identifier & 0x1f) === 0x1f) {
      const behindTag = this.#skipTagNumber(offset, limit);
      if (behindTag < 0) return false;
      content = behindTag + 1;
      length = bytes[behindTag] ?? 0;
    }
    if (length >= 0x80) {
      if (length === 0x80) return this.#fail('indefinite', offset, 0);
      const octets = length & 0x7f;
      if (octets > limits.lengthOctets) return this.#fail('oversized', offset, 0);
      if (content + octets > limit) return this.#fail('truncated', offset, 0);
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[content + i] ?? 0);
      if (length < 0x80 || bytes[content] === 0) this.#noteLongLength(offset);
      content += octets;
    }
    if (content + length > limit) {
      this.#fail('truncated', offset, 0);
      this.announcedLength = content + length - offset;
      return false;
    }
    this.tag = identifier;
    this.start = offset;
    this.content = content;
    this.end = content + length;
    return true;
  }

  /** Like {@link read}, and the element must begin with the identifier octet `expected`. */
  expect(expected: number, offset: number, limit: number): boolean {
    if (offset < limit && this.bytes[offset] !== expected) return this.#fail('unexpected', offset, expected);
    if (this.read(offset, limit)) return true;
    this.#expected = expected;
    return false;
  }

  /** Tells whether an element with the identifier octet `wanted` starts at `offset`; reads it if so. */
  is(wanted: number, offset: number, limit: number): boolean {
    return offset < limit && this.bytes[offset] === wanted && this.read(offset, limit);
  }

  /** Tells whether the element last read begins with the identifier octet `expected`; if not, that is the fault. */
  has(expected: number): boolean {
    return this.tag === expected || this.#fail('unexpected', this.start, expected);
  }

  /** Creates a view (no copy) of the bytes from `start` to `end`, which must be within the input. */
  view(start: number, end: number): Bytes {
    return new Uint8Array(this.#buffer, this.#base + start, end - start);
  }

  /** Says why the last failed read failed, in words. */
  faultReason(): string {
    const found = this.fault === 'unexpected' ? (this.bytes[this.faultOffset] ?? 0) : 0;
    return describeFault(this.fault, this.#expected, found);
  }

  /** Notes that `field` could not be read because the last read failed. */
  reportFault(field: string): void {
    if (this.problems.length < limits.problems) this.report(field, this.faultReason(), this.faultOffset);
  }

  /** Notes a problem of `field`. Problems beyond a limit are dropped: the first ones show the cause. */
  report(field: string, reason: string, offset: number, code?: ProblemCode): void {
    this.#problems ??= [];
    if (this.#problems.length >= limits.problems) return;
    this.#problems.push(code === undefined ? { field, reason, offset } : { field, reason, offset, code });
  }

  /** The problems noted so far. */
  get problems(): readonly DecodeProblem[] {
    return this.#problems ?? noProblems;
  }

  #fail(fault: DerFault, offset: number, expected: number): false {
    this.fault = fault;
    this.faultOffset = offset;
    this.announcedLength = 0;
    this.#expected = expected;
    return false;
  }

  #skipTagNumber(offset: number, limit: number): number {
    const last = Math.min(limit - 1, offset + limits.tagNumberOctets + 1);
    for (let i = offset + 1; i < last; i++) {
      if ((this.bytes[i] ?? 0) < 0x80) return i + 1;
    }
    this.#fail('invalid-tag', offset, 0);
    return -1;
  }

  #noteLongLength(offset: number): void {
    if (this.#hasLongLength) return;
    this.#hasLongLength = true;
    this.report('encoding', describeFault('long-length', 0, 0), offset);
  }
}

/** Why an element could not be read. */
type DerFault = 'missing' | 'truncated' | 'indefinite' | 'oversized' | 'unexpected' | 'invalid-tag' | 'long-length';

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
 * Says in words why an element could not be read, in lower case and without a full stop.
 *
 * @param expected - The expected identifier octet, 0 for any.
 * @param found - The identifier octet that was there.
 */
function describeFault(fault: DerFault, expected: number, found: number): string {
  switch (fault) {
    case 'missing':
      return expected === 0
        ? l10n.t('there are no bytes where an element should begin')
        : l10n.t('{0} is missing', tagName(expected));
    case 'truncated':
      return l10n.t('it is truncated or has the wrong length');
    case 'indefinite':
      return l10n.t('it uses BER indefinite length, which is not allowed in certificates');
    case 'oversized':
      return l10n.t('its length is not valid');
    case 'unexpected':
      return l10n.t('expected {0}, found {1}', tagName(expected), tagName(found));
    case 'long-length':
      return l10n.t('a length is not in its shortest form, as DER requires');
    case 'invalid-tag':
      return l10n.t('its tag number is not valid');
  }
}

/** Names the ASN.1 type that an identifier octet stands for: `SEQUENCE`, `[0]`, `tag 0x3f`. Never throws. */
function tagName(tag: number): string {
  const name = tagNames[tag];
  if (name !== undefined) return name;
  if (tag >= 0x80 && tag < 0xc0 && (tag & 0x1f) < 0x1f) return `[${tag & 0x1f}]`;
  return `0x${tag.toString(16).padStart(2, '0')}`;
}
