import { findKeyPairs, type KeyPair, keyFits } from '../../pki/keyPairs.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { findReferencePairs } from '../../pki/referencePairs.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { placeId } from './samePlaces.ts';

/** Pairs of a graph. */
export interface KeyPairIndex {
  /** Which certificates each private key is read together with, by {@link placeId} of the key. */
  readonly certificates: ReadonlyMap<string, readonly Occurrence[]>;
  /** Keys of which only their partner tells whose they are, by {@link placeId} of the certificate. */
  readonly encrypted: ReadonlyMap<string, readonly Occurrence[]>;
  /** Fingerprints of the certificates whose own key is read together with them. */
  readonly housed: ReadonlySet<string>;
}

const known = new WeakMap<PkiGraph, KeyPairIndex>();

/** Asked for each of the certificates that are renewed, of a graph that does not change. */
export function keyPairIndexOf(graph: PkiGraph): KeyPairIndex {
  const index = known.get(graph) ?? buildIndex(graph);
  known.set(graph, index);
  return index;
}

/** Certificates for the same key, beside which none lies: they live on the key of the others. */
export function lodgersOf(graph: PkiGraph, { keyId, fingerprint }: CertificateNode): readonly CertificateNode[] {
  const { housed } = keyPairIndexOf(graph);
  return (graph.keys.get(keyId)?.certificates ?? []).flatMap((each) =>
    each === fingerprint || housed.has(each) ? [] : (graph.certificates.get(each) ?? []),
  );
}

function buildIndex(graph: PkiGraph): KeyPairIndex {
  const certificates = new Map<string, Occurrence[]>();
  const encrypted = new Map<string, Occurrence[]>();
  const housed = new Set<string>();
  for (const pair of [...findKeyPairs(graph.files), ...findReferencePairs(graph)]) {
    const leaf = leafOf(graph, pair);
    if (leaf === undefined) continue;
    const { content } = pair.key.credential;
    addToGroup(certificates, placeId(pair.key), leaf);
    if (content.kind !== 'privateKey') continue;
    if (content.publicKey === undefined) addToGroup(encrypted, placeId(leaf), pair.key);
    if (mayFit(graph, pair, leaf)) housed.add(leaf.credential.fingerprint ?? '');
  }
  return { certificates, encrypted, housed };
}

/** The certificate of a pair that is the key's: the first that fits, else the first. */
function leafOf(graph: PkiGraph, pair: KeyPair): Occurrence | undefined {
  if (pair.key.credential.content.kind !== 'privateKey') return undefined;
  return pair.certificates.find((each) => fitOf(graph, pair, each) === true) ?? pair.certificates[0];
}

function mayFit(graph: PkiGraph, pair: KeyPair, certificate: Occurrence): boolean {
  return fitOf(graph, pair, certificate) !== false;
}

function fitOf(graph: PkiGraph, { key }: KeyPair, { credential }: Occurrence): boolean | undefined {
  const node = graph.certificates.get(credential.fingerprint ?? '');
  const { content } = key.credential;
  if (node === undefined || content.kind !== 'privateKey') return false;
  return keyFits(content.publicKey, node.certificate.publicKey);
}
