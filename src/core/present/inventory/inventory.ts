import type { Finding, Severity } from '../../findings/findingModel.ts';
import type { QuietPlace } from '../../locate/files/quietPlaces.ts';
import type { BlockProblem, Encoding, LocatedValue, ObjectContext } from '../../locate/locateModel.ts';
import type { CertificateNode, DecodedContent, DecodedCredential, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { tokenClaims } from '../../pki/readToken.ts';
import { encodeBase64 } from '../../text/encodePem.ts';
import { formatMode } from '../../text/formatMode.ts';
import type { LineIndex, Position } from '../../text/lineIndex.ts';
import { optional } from '../../text/optional.ts';
import type { Span } from '../../text/span.ts';
import {
  type InventoryCertificate,
  type InventoryKey,
  inventoryCertificate,
  inventoryKey,
  listedCertificates,
} from './inventoryCertificate.ts';
import { type InventoryToken, inventoryToken } from './inventoryToken.ts';

/** Version of the inventory format; increases when a reader of the old format would misread it. */
export const inventorySchemaVersion = 1;

/** A range of a file: zero-based lines and characters (UTF-16), the end excluded. */
export interface InventoryRange {
  readonly start: Position;
  readonly end: Position;
}

/** What is wrong with an unreadable block. */
interface InventoryProblem {
  /** The outermost layer that is broken. */
  readonly layer: BlockProblem['layer'];
  /** Absent when the layers are fine but their content is not. */
  readonly code?: BlockProblem['code'];
  /** The offending characters. */
  readonly range?: InventoryRange;
  /** Number of the offending character within the base64 text, from 1. */
  readonly character?: number;
  /** N of Go's "illegal base64 data at input byte N". */
  readonly inputByte?: number;
  /** Octets that were decoded up to the broken layer. */
  readonly length?: number;
  /** The octets are an object of a different type than the label says. */
  readonly isMislabelled?: boolean;
}

/** One credential of a file, as JSON output shows it. */
export interface InventoryCredential {
  readonly kind: 'certificate' | 'certificationRequest' | 'privateKey' | 'publicKey' | 'crl' | 'token' | 'unreadable';
  /** Outermost first. */
  readonly encoding: readonly Encoding[];
  readonly keyPath?: string;
  /** Key path inside a document that is itself embedded in the value. */
  readonly innerKeyPath?: string;
  /** Number of the value among the file's, from 0: the members of a bundle share it. */
  readonly value?: number;
  /** The whole value; with its first block only. */
  readonly valueRange?: InventoryRange;
  /** The Kubernetes object or other document that contains the value. */
  readonly object?: ObjectContext;
  /** Position among the blocks of the value, from 0. */
  readonly index: number;
  /** The block in the file; absent for binary files. */
  readonly range?: InventoryRange;
  /** PEM label. */
  readonly label?: string;
  /** Why it is unreadable. */
  readonly reason?: string;
  readonly problem?: InventoryProblem;
  /** Set when the value is a placeholder: a template, a mask, an empty value, ciphertext, an example. */
  readonly placeholder?: string;
  readonly certificate?: InventoryCertificate;
  readonly key?: InventoryKey;
  readonly token?: InventoryToken;
  /** Base64 of a certification request or revocation list, only when asked for. */
  readonly der?: string;
  /** Base64 of the public half of a key (SubjectPublicKeyInfo), only when asked for. */
  readonly publicKey?: string;
}

/** A file with its credentials, as JSON output shows it. */
export interface InventoryFile {
  readonly path: string;
  /** Path on the cluster's host, if different (`--root`). */
  readonly hostPath?: string;
  readonly unreadable?: string;
  /** POSIX mode in octal, `0600`; only where it applies. */
  readonly mode?: string;
  /** See `DecodedFile.quiet`. */
  readonly place?: QuietPlace;
  readonly credentials: readonly InventoryCredential[];
}

/** A problem, as JSON output shows it. */
interface InventoryFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: string;
  readonly range?: InventoryRange;
  readonly fingerprintSha256?: string;
  /** Why no cluster reads the file as it is. */
  readonly place?: QuietPlace;
  readonly related: readonly { readonly path: string; readonly range?: InventoryRange; readonly message: string }[];
}

/** What `certscope inspect` and `check` print as JSON; documented in docs/cli-details.md. */
export interface Inventory {
  readonly schemaVersion: typeof inventorySchemaVersion;
  readonly files: readonly InventoryFile[];
  readonly findings: readonly InventoryFinding[];
  /** How many more findings there are that comments, the configuration or the baseline ignore; of `check` only. */
  readonly ignored?: { readonly comments: number; readonly configuration: number; readonly baseline: number };
}

/**
 * Puts everything found into one plain document. It contains only public data; for a private key, its type and matching certificates.
 *
 * @param options.ignored - Counted by the command that judges.
 * @param options.withDer - Adds the DER of everything public, so that the graph can be rebuilt without the files.
 */
export function buildInventory(
  graph: PkiGraph,
  findings: readonly Finding[],
  options: { readonly withDer?: boolean; readonly ignored?: Inventory['ignored'] } = {},
): Inventory {
  const byKey = certificatesByKey(graph);
  return {
    schemaVersion: inventorySchemaVersion,
    files: graph.files.map((file) => ({
      path: file.path,
      ...optional('hostPath', file.hostPath === file.path ? undefined : file.hostPath),
      ...optional('unreadable', file.unreadable),
      ...optional('mode', file.mode === undefined ? undefined : formatMode(file.mode)),
      ...optional('place', file.quiet),
      credentials: credentialsOf(file, graph, byKey, options.withDer === true),
    })),
    findings: findingsJson(graph, findings),
    ...optional('ignored', options.ignored),
  };
}

/** Problems as every document of the command shows them. */
export function findingsJson(graph: PkiGraph, findings: readonly Finding[]): readonly InventoryFinding[] {
  const lines = new Map(graph.files.map((file) => [file.path, file.lines]));
  return findings.map((finding) => ({
    code: finding.code,
    severity: finding.severity,
    message: finding.message,
    path: finding.path,
    ...optional('range', rangeOf(lines.get(finding.path), finding.span)),
    ...optional('fingerprintSha256', finding.fingerprint),
    ...optional('place', finding.quiet),
    related: finding.related.map((place) => ({
      path: place.path,
      ...optional('range', rangeOf(lines.get(place.path), place.span)),
      message: place.message,
    })),
  }));
}

function credentialsOf(
  file: DecodedFile,
  graph: PkiGraph,
  byKey: ReadonlyMap<DecodedCredential, readonly string[]>,
  withDer: boolean,
): InventoryCredential[] {
  const numbers = new Map(file.values.map((value, index) => [value, index]));
  const begun = new Set<LocatedValue>();
  const decoded = file.credentials.map((credential) => {
    const { value, block } = credential;
    const place = {
      ...optional('value', numbers.get(value)),
      ...optional('valueRange', begun.has(value) ? undefined : rangeOf(file.lines, value.span)),
    };
    begun.add(value);
    return { at: block.span.start, entry: credentialEntry(file, credential, graph, { byKey, withDer, place }) };
  });
  const placeholders = file.values.flatMap(({ placeholder, blocks, keyPath, span, object }, value) => {
    if (placeholder === undefined || blocks.length > 0) return [];
    const entry: InventoryCredential = {
      kind: 'unreadable',
      encoding: [],
      ...optional('keyPath', keyPath),
      value,
      ...optional('object', object),
      index: 0,
      ...optional('range', rangeOf(file.lines, span)),
      reason: `placeholder (${placeholder})`,
      placeholder,
    };
    return [{ at: span.start, entry }];
  });
  return [...decoded, ...placeholders].sort((a, b) => a.at - b.at).map(({ entry }) => entry);
}

interface EntryParts {
  readonly byKey: ReadonlyMap<DecodedCredential, readonly string[]>;
  readonly withDer: boolean;
  readonly place: Pick<InventoryCredential, 'value' | 'valueRange'>;
}

function credentialEntry(
  file: DecodedFile,
  credential: DecodedCredential,
  graph: PkiGraph,
  { byKey, withDer, place }: EntryParts,
): InventoryCredential {
  const { value, block, content, fingerprint } = credential;
  const claims = tokenClaims(credential);
  const node: CertificateNode | undefined = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
  return {
    kind: content.kind,
    encoding: block.encoding,
    ...optional('keyPath', value.keyPath),
    ...optional('innerKeyPath', block.innerKeyPath),
    ...place,
    ...optional('object', value.object),
    index: block.index,
    ...optional('range', rangeOf(file.lines, block.span)),
    ...optional('label', block.label),
    ...optional('reason', content.kind === 'unreadable' ? content.reason : undefined),
    ...optional('problem', problemOf(file, credential)),
    ...optional('placeholder', content.kind === 'unreadable' ? value.placeholder : undefined),
    ...(content.kind === 'certificate' && node !== undefined
      ? { certificate: inventoryCertificate(node, withDer) }
      : {}),
    ...optional('key', inventoryKey(content, byKey.get(credential) ?? [])),
    ...optional('token', claims === undefined ? undefined : inventoryToken(claims)),
    ...(withDer ? publicBytes(content) : {}),
  };
}

/** What is needed to rebuild the content; for a private key, its public key. */
function publicBytes(content: DecodedContent): Pick<InventoryCredential, 'der' | 'publicKey'> {
  switch (content.kind) {
    case 'certificationRequest':
    case 'crl':
      return { der: encodeBase64(content.der) };
    case 'publicKey':
    case 'privateKey':
      return content.publicKey === undefined ? {} : { publicKey: encodeBase64(content.publicKey.spki) };
    default:
      return {};
  }
}

function problemOf(file: DecodedFile, { block, content }: DecodedCredential): InventoryProblem | undefined {
  if (content.kind !== 'unreadable') return undefined;
  const { problem } = block;
  if (problem === undefined) {
    const wrong = optional('isMislabelled', content.isMislabelled);
    return { layer: content.layer, length: block.bytes().length, ...wrong };
  }
  return {
    layer: problem.layer,
    code: problem.code,
    ...optional('range', rangeOf(file.lines, problem.span)),
    ...optional('character', problem.character),
    ...optional('inputByte', problem.inputByte),
  };
}

function rangeOf(lines: LineIndex | undefined, span: Span | undefined): InventoryRange | undefined {
  if (lines === undefined || span === undefined) return undefined;
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

/** For each private key, the fingerprints of the first 100 certificates with this key. */
function certificatesByKey(graph: PkiGraph): ReadonlyMap<DecodedCredential, readonly string[]> {
  const byKey = new Map<DecodedCredential, readonly string[]>();
  for (const { certificates, privateKeys } of graph.keys.values()) {
    const listed = certificates.slice(0, listedCertificates);
    for (const { credential } of privateKeys) byKey.set(credential, listed);
  }
  return byKey;
}
