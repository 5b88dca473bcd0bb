import { mentionsConfiguration } from '../kubernetes/objectKeyword.ts';
import type { InvocationReader, ObjectReader } from '../locate/documentReaders.ts';
import type { QuietPlace } from '../locate/files/quietPlaces.ts';
import { locateDocumentInSteps } from '../locate/locateCredentials.ts';
import type { LocatedValue } from '../locate/locateModel.ts';
import type { StructureReader } from '../locate/structure/structureReader.ts';
import type { ReadingMemory } from '../locate/values/readingMemory.ts';
import { markedEncoding, markedEncodingOf } from '../text/markedEncoding.ts';
import { baseName } from '../text/paths.ts';
import { runAtOnce } from '../text/steps.ts';
import type { Bytes } from '../x509/bytes.ts';
import { decodeObject } from '../x509/decodeObject.ts';
import { withoutLineEnd } from '../x509/withoutLineEnd.ts';
import { binaryContainer, withBundleMembers } from './containerBlocks.ts';
import type { ContainerReader } from './containerReader.ts';
import type { Cryptography } from './crypto.ts';
import { decodeValue } from './decodeValue.ts';
import { fileOfText, identityOf } from './fileOfText.ts';
import type { DecodedFile } from './pkiModel.ts';
import { readText } from './readText.ts';

/** What decoding needs from the host. */
export interface DecodingTools {
  readonly cryptography: Cryptography;
  /** Reads documents that are not in plain block style; without it, their key paths are unknown. */
  readonly structure?: StructureReader;
  /** Reads the flags of Kubernetes components; without it, the files they name are unknown. */
  readonly invocations?: InvocationReader;
  /** Reads bundles and stores of certificates; without it, their content is unknown. */
  readonly containers?: ContainerReader;
  /** Reads objects and configuration files; without it, clusters are unknown. */
  readonly objects?: ObjectReader;
}

/** A file as read: text or octets. */
export interface FileSource {
  /** Identifies the file: a path for the command line, a URI string in the editor. */
  readonly path: string;
  /** Absolute path as the cluster's host knows it. */
  readonly hostPath?: string;
  /** POSIX mode, see `DecodedFile.mode`. */
  readonly mode?: number;
  /** Its path in Git's working tree, see `DecodedFile.trackedAs`. */
  readonly trackedAs?: string;
  /** What it names if it is a symbolic link, see `DecodedFile.link`. */
  readonly link?: string;
  /** See `DecodedFile.quiet`. */
  readonly quiet?: QuietPlace;
  readonly text?: string;
  /** The encoding of the file that `text` was read from, by its VS Code name; for `bytes` it is detected. */
  readonly encoding?: string | undefined;
  /** Content as read, instead of `text`. */
  readonly bytes?: Bytes;
  /** For a text that was too large, so that `bytes` are some of its lines: the line number of each, from 0. */
  readonly lineNumbers?: readonly number[];
  /**
   * {@link DecodedFile.path} of the file that this one calls `hostPath`; `undefined` where nobody can tell. Without it,
   * files are known by their paths on the host.
   *
   * @param isRelative - The file was named relative to this one.
   */
  readonly pathOf?: ((hostPath: string, isRelative: boolean) => string | undefined) | undefined;
}

/**
 * Locates and decodes the credentials of a file: a text of any kind, or a binary (DER) certificate, request, key or
 * CRL, or a bundle or store of certificates. Other binary files have none.
 *
 * Values are located at once; blocks are decoded and lines counted when they are first asked for. Never throws.
 */
export function decodeFile(source: FileSource, tools: DecodingTools): DecodedFile {
  const binary = source.bytes && decodeBinary(source.path, source.bytes, tools);
  if (binary !== undefined) return { ...identityOf(source), ...binary };
  const text = source.text ?? (source.bytes && readText(source.bytes));
  if (text === undefined) {
    return {
      ...identityOf(source),
      values: [],
      credentials: [],
      textFault: () => 'broken',
      isStandIn: source.bytes !== undefined && isEncrypted(source.bytes),
    };
  }
  if (source.bytes === undefined) return runAtOnce(decodeTextInSteps({ ...source, text }, tools));
  // The file keeps its source, and needs its text only.
  const { bytes, ...rest } = source;
  return runAtOnce(decodeTextInSteps({ ...rest, encoding: markedEncoding(bytes), text }, tools));
}

/**
 * As {@link decodeFile} for a text, with pauses.
 *
 * @param memory - What the values of an earlier version of the text held.
 */
export function* decodeTextInSteps(
  source: FileSource & { readonly text: string },
  tools: DecodingTools,
  memory?: ReadingMemory,
): Generator<undefined, DecodedFile> {
  const { text } = source;
  const encoding = markedEncodingOf(source.encoding);
  const located = yield* locateDocumentInSteps(text, tools, encoding, baseName(source.path), memory);
  yield undefined;
  const values = located.values.map(withBundleMembers);
  const isConfiguration = mentionsConfiguration(text);
  return fileOfText({ ...located, values, isConfiguration }, text, source, tools);
}

/** First bytes of files locked by git-crypt, or encrypted by age or `openssl enc`. */
const encryptionMarks = ['\0GITCRYPT\0', 'age-encryption.org/', 'Salted__'].map((mark) =>
  new TextEncoder().encode(mark),
);

function isEncrypted(bytes: Bytes): boolean {
  return encryptionMarks.some((mark) => mark.every((octet, index) => bytes[index] === octet));
}

/** File names that suggest a certificate, so that broken bytes in them are reported. */
const certificateFileName = /\.(?:der|crt|cer)$/i;

/** The one value of a DER file; `undefined` when the bytes are not DER that we know. */
function decodeBinary(
  path: string,
  bytes: Bytes,
  tools: DecodingTools,
): Pick<DecodedFile, 'values' | 'credentials'> | undefined {
  const container = tools.containers && binaryContainer(bytes, tools.containers);
  if (container !== undefined) return { values: [container], credentials: decodeValue(container, tools) };
  // A SEQUENCE of more than 127 bytes, or a short one (an EC key) that fills the file; text that starts with the digit 0
  // is neither.
  const second = bytes[1] ?? 0;
  const isLong = second > 0x80;
  if (bytes[0] !== 0x30 || !(isLong || second + 2 === bytes.length)) return undefined;
  const der = withoutLineEnd(bytes);
  const { kind } = decodeObject(der);
  if (kind === 'unreadable' && !(isLong && certificateFileName.test(path))) return undefined;
  const span = { start: 0, end: bytes.length };
  // Signing reads the key from the file again: nothing here keeps its bytes.
  const held = kind === 'privateKey' ? noBytes : der;
  const value = (content: Bytes): LocatedValue => ({
    span,
    blocks: [{ span, index: 0, encoding: ['der'], bytes: () => content }],
  });
  const kept = value(held);
  const credentials = decodeValue(value(der), tools).map((credential) => ({
    ...credential,
    value: kept,
    block: kept.blocks[0] ?? credential.block,
    ...(kind === 'privateKey' ? { keyDigest: tools.cryptography.sha256(der) } : {}),
  }));
  return credentials.length === 0 ? undefined : { values: [kept], credentials };
}

const noBytes: Bytes = new Uint8Array(0);
