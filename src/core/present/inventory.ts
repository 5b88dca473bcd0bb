import type { Finding, Severity } from '../findings/model.ts';
import type { Encoding } from '../locate/model.ts';
import type { CertificateNode, DecodedCredential, DecodedFile, PkiGraph } from '../pki/model.ts';
import type { LineIndex, Position } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import type { InventoryCertificate, InventoryKey } from './inventoryCertificate.ts';
import { inventoryCertificate, inventoryKey, optional } from './inventoryCertificate.ts';

/** Version of the inventory's form; grows when a reader of the old form would misunderstand. */
export const inventorySchemaVersion = 1;

/** A range of a file: zero-based lines and characters (UTF-16), the end excluded. */
interface InventoryRange {
  readonly start: Position;
  readonly end: Position;
}

/** One credential of a file, as JSON output shows it. */
export interface InventoryCredential {
  readonly kind: 'certificate' | 'certificationRequest' | 'privateKey' | 'publicKey' | 'crl' | 'token' | 'unreadable';
  /** Outermost first. */
  readonly encoding: readonly Encoding[];
  readonly keyPath?: string;
  /** Key path inside a document that is itself embedded in the value. */
  readonly innerKeyPath?: string;
  /** Position among the blocks of the value, from 0. */
  readonly index: number;
  /** The block in the file; absent for binary files. */
  readonly range?: InventoryRange;
  /** Why it is unreadable. */
  readonly reason?: string;
  /** Set when the value is a placeholder: a template, a mask, an empty value, ciphertext, an example. */
  readonly placeholder?: string;
  readonly certificate?: InventoryCertificate;
  readonly key?: InventoryKey;
}

/** A file with its credentials, as JSON output shows it. */
export interface InventoryFile {
  readonly path: string;
  readonly unreadable?: string;
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
  readonly related: readonly { readonly path: string; readonly range?: InventoryRange; readonly message: string }[];
}

/** What `certscope inspect` and `check` print as JSON; documented in docs/cli.md. */
export interface Inventory {
  readonly schemaVersion: typeof inventorySchemaVersion;
  readonly files: readonly InventoryFile[];
  readonly findings: readonly InventoryFinding[];
}

/**
 * Puts everything found into one plain document. Holds public data only: of a private key its kind and partners.
 *
 * @param options.withDer - Adds each certificate's DER, so that a reader can rebuild the graph without the files.
 */
export function buildInventory(
  graph: PkiGraph,
  findings: readonly Finding[],
  options: { readonly withDer?: boolean } = {},
): Inventory {
  const lines = new Map(graph.files.map((file) => [file.path, file.lines]));
  const byKey = certificatesByKey(graph);
  return {
    schemaVersion: inventorySchemaVersion,
    files: graph.files.map((file) => ({
      path: file.path,
      ...optional('unreadable', file.unreadable),
      credentials: credentialsOf(file, graph, byKey, options.withDer === true),
    })),
    findings: findings.map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      message: finding.message,
      path: finding.path,
      ...optional('range', rangeOf(lines.get(finding.path), finding.span)),
      ...optional('fingerprintSha256', finding.fingerprint),
      related: finding.related.map((place) => ({
        path: place.path,
        ...optional('range', rangeOf(lines.get(place.path), place.span)),
        message: place.message,
      })),
    })),
  };
}

function credentialsOf(
  file: DecodedFile,
  graph: PkiGraph,
  byKey: ReadonlyMap<DecodedCredential, readonly string[]>,
  withDer: boolean,
): InventoryCredential[] {
  const decoded = file.credentials.map((credential) => ({
    at: credential.block.span.start,
    entry: credentialEntry(file, credential, graph, byKey, withDer),
  }));
  const placeholders = file.values.flatMap((value) =>
    value.placeholder === undefined || value.blocks.length > 0
      ? []
      : [{ at: value.span.start, entry: placeholderEntry(file, value.keyPath, value.span, value.placeholder) }],
  );
  return [...decoded, ...placeholders].sort((a, b) => a.at - b.at).map(({ entry }) => entry);
}

function credentialEntry(
  file: DecodedFile,
  credential: DecodedCredential,
  graph: PkiGraph,
  byKey: ReadonlyMap<DecodedCredential, readonly string[]>,
  withDer: boolean,
): InventoryCredential {
  const { value, block, content, fingerprint } = credential;
  const node: CertificateNode | undefined = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
  return {
    kind: content.kind,
    encoding: block.encoding,
    ...optional('keyPath', value.keyPath),
    ...optional('innerKeyPath', block.innerKeyPath),
    index: block.index,
    ...optional('range', rangeOf(file.lines, block.span)),
    ...(content.kind === 'unreadable' ? { reason: content.reason } : {}),
    ...optional('placeholder', content.kind === 'unreadable' ? value.placeholder : undefined),
    ...(content.kind === 'certificate' && node !== undefined
      ? { certificate: inventoryCertificate(node, withDer) }
      : {}),
    ...optional('key', inventoryKey(content, byKey.get(credential) ?? [])),
  };
}

function placeholderEntry(
  file: DecodedFile,
  keyPath: string | undefined,
  span: Span,
  placeholder: string,
): InventoryCredential {
  return {
    kind: 'unreadable',
    encoding: [],
    ...optional('keyPath', keyPath),
    index: 0,
    ...optional('range', rangeOf(file.lines, span)),
    reason: `placeholder (${placeholder})`,
    placeholder,
  };
}

/** For each key found, the fingerprints of the certificates that have it. */
function certificatesByKey(graph: PkiGraph): ReadonlyMap<DecodedCredential, readonly string[]> {
  const byKey = new Map<DecodedCredential, string[]>();
  for (const { fingerprint, keys } of graph.certificates.values()) {
    for (const { credential } of keys) {
      const list = byKey.get(credential);
      if (list === undefined) byKey.set(credential, [fingerprint]);
      else list.push(fingerprint);
    }
  }
  return byKey;
}

function rangeOf(lines: LineIndex | undefined, span: Span | undefined): InventoryRange | undefined {
  if (lines === undefined || span === undefined) return undefined;
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}
