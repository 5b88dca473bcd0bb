import type { Encoding, LocatedBlock, LocatedValue, ScalarStyle } from '../locate/locateModel.ts';
import type { Span } from '../text/span.ts';
import type { Bytes } from '../x509/bytes.ts';
import type { Container } from '../x509/containers/containerModel.ts';
import { decodePkcs7 } from '../x509/containers/decodePkcs7.ts';
import type { ContainerReader } from './containerReader.ts';
import type { Cryptography } from './crypto.ts';
import { decodeValue } from './decodeValue.ts';
import type { DecodedFile } from './pkiModel.ts';

/** Labels of PEM blocks with a PKCS#7 bundle: RFC 7468 §8, OpenSSL's older and newer one. */
const bundleLabels: ReadonlySet<string | undefined> = new Set(['PKCS7', 'PKCS #7 SIGNED DATA', 'CMS']);

/**
 * Replaces PKCS#7 blocks with the members of their bundles. Members have the block's place, because they have no
 * characters of their own. Blocks are read lazily, as in the value itself.
 */
export function withBundleMembers(value: LocatedValue): LocatedValue {
  return new ValueWithMembers(value);
}

class ValueWithMembers implements LocatedValue {
  readonly span: Span;
  readonly keySpan?: Span;
  readonly style?: ScalarStyle;
  readonly indent?: number;
  readonly #value: LocatedValue;
  #blocks: readonly LocatedBlock[] | undefined;

  constructor(value: LocatedValue) {
    this.span = value.span;
    if (value.keySpan !== undefined) this.keySpan = value.keySpan;
    if (value.style !== undefined) this.style = value.style;
    if (value.indent !== undefined) this.indent = value.indent;
    this.#value = value;
  }

  get entryStyle(): LocatedValue['entryStyle'] {
    return this.#value.entryStyle;
  }

  get keyPath(): LocatedValue['keyPath'] {
    return this.#value.keyPath;
  }

  get object(): LocatedValue['object'] {
    return this.#value.object;
  }

  get placeholder(): LocatedValue['placeholder'] {
    return this.#value.placeholder;
  }

  get blocks(): readonly LocatedBlock[] {
    this.#blocks ??= expanded(this.#value.blocks);
    return this.#blocks;
  }
}

/** The blocks themselves when none is a bundle. */
function expanded(located: readonly LocatedBlock[]): readonly LocatedBlock[] {
  if (!located.some(({ label }) => bundleLabels.has(label))) return located;
  const blocks = located.flatMap((block): readonly LocatedBlock[] => {
    if (!bundleLabels.has(block.label) || block.problem !== undefined) return [block];
    const bundle = decodePkcs7(block.bytes());
    if (bundle === undefined) return [block];
    const [first, ...others] = membersOf(bundle, block.span, [...block.encoding, 'pkcs7']);
    return first === undefined ? [] : [{ ...first, passedOver: labelsUpTo(block) }, ...others];
  });
  return blocks.map((block, index) => ({ ...block, index }));
}

/** Go ignores the whole bundle. */
function labelsUpTo({ passedOver = [], label, unseen }: LocatedBlock): readonly string[] {
  return label === undefined || unseen !== undefined ? passedOver : [...passedOver, label];
}

const encodings: Readonly<Record<Container['format'], readonly Encoding[]>> = {
  DER: ['der', 'list'],
  'PKCS#7': ['der', 'pkcs7'],
  'PKCS#12': ['der', 'pkcs12'],
  JKS: ['jks'],
  JCEKS: ['jks'],
};

/**
 * Reads the unencrypted certificates of a binary bundle or store as a value: in lists, PKCS#7, Java key stores, and
 * unprotected parts of PKCS#12 stores.
 *
 * @returns `undefined` when the bytes are neither, or contain no certificate.
 */
export function binaryContainer(bytes: Bytes, read: ContainerReader): LocatedValue | undefined {
  const container = mayBeContainer(bytes) ? read(bytes) : undefined;
  if (container === undefined) return undefined;
  const span = { start: 0, end: bytes.length };
  const blocks = membersOf(container, span, encodings[container.format]);
  return blocks.length === 0 ? undefined : { span, blocks };
}

/** A SEQUENCE, or the mark of a Java key store; avoids running the reader on texts. */
function mayBeContainer(bytes: Bytes): boolean {
  return bytes[0] === 0x30 || bytes[0] === 0xfe || bytes[0] === 0xce;
}

/** Tells whether a block is a member of a bundle or store, so that no characters of its own encode it. */
export function isInContainer({ encoding }: Pick<LocatedBlock, 'encoding'>): boolean {
  const innermost = encoding.at(-1);
  return innermost === 'list' || innermost === 'pkcs7' || innermost === 'pkcs12' || innermost === 'jks';
}

/**
 * Builds a file from an opened container, each readable entry as a separate value, in the container's order.
 *
 * @param path - Identifies the file.
 */
export function containerFile(
  container: Container,
  path: string,
  tools: { readonly cryptography: Cryptography },
): DecodedFile {
  const span = { start: 0, end: 0 };
  const blocks = membersOf(container, span, ['der']);
  const values = blocks.map((block): LocatedValue => ({ span, blocks: [{ ...block, index: 0 }] }));
  return { path, values, credentials: values.flatMap((value) => decodeValue(value, tools)) };
}

function membersOf({ entries }: Container, span: Span, encoding: readonly Encoding[]): readonly LocatedBlock[] {
  return entries
    .filter((entry) => entry.kind === 'certificate' || entry.kind === 'crl')
    .map(({ der }, index) => ({ span, index, encoding, bytes: () => der }));
}
