import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import { findKeyPairs, type KeyPair, keyFits } from '../../pki/keyPairs.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/model.ts';
import { findReferencePairs } from '../../pki/referencePairs.ts';
import type { KeyReason, UntouchedPlace } from '../change/model.ts';
import { isLinkToKnownFile, placeId } from './samePlaces.ts';
import { type FileAccess, untouchedPlace, untouchedReason } from './untouchedReason.ts';

/** What a certificate's key is to be, and the places of a new one. */
export interface KeyDecision {
  readonly kind: 'same' | 'new';
  readonly why: KeyReason;
  /** Places of the private key that get the new one. */
  readonly places: readonly Occurrence[];
  readonly untouched: readonly UntouchedPlace[];
  /** Of `keyElsewhere` and `shared`: what stands in the way of a new key. */
  readonly hindrance?: Occurrence;
}

/** What the user wants; by default the role and installer decide. */
export type KeyWish = 'same' | 'new' | undefined;

/** Pairs of a graph. */
interface PairIndex {
  /** Which certificates each private key is read together with, by {@link placeId} of the key. */
  readonly certificates: ReadonlyMap<string, readonly Occurrence[]>;
  /** Keys of which only their partner tells whose they are, by {@link placeId} of the certificate. */
  readonly encrypted: ReadonlyMap<string, readonly Occurrence[]>;
}

const known = new WeakMap<PkiGraph, PairIndex>();

/** Asked for each of the certificates that are renewed, of a graph that does not change. */
function pairIndexOf(graph: PkiGraph): PairIndex {
  const index = known.get(graph) ?? buildIndex(graph);
  known.set(graph, index);
  return index;
}

function buildIndex(graph: PkiGraph): PairIndex {
  const certificates = new Map<string, Occurrence[]>();
  const encrypted = new Map<string, Occurrence[]>();
  for (const pair of [...findKeyPairs(graph.files), ...findReferencePairs(graph)]) {
    const leaf = leafOf(graph, pair);
    if (leaf === undefined) continue;
    const { content } = pair.key.credential;
    add(certificates, placeId(pair.key), leaf);
    if (content.kind === 'privateKey' && content.publicKey === undefined) add(encrypted, placeId(leaf), pair.key);
  }
  return { certificates, encrypted };
}

function add(index: Map<string, Occurrence[]>, id: string, place: Occurrence): void {
  const known = index.get(id);
  if (known === undefined) index.set(id, [place]);
  else known.push(place);
}

/** The certificate of a pair that is the key's: the first that fits, else the first. */
function leafOf(graph: PkiGraph, { key, certificates }: KeyPair): Occurrence | undefined {
  const { content } = key.credential;
  if (content.kind !== 'privateKey') return undefined;
  const fits = certificates.find(({ credential }) => {
    const node = graph.certificates.get(credential.fingerprint ?? '');
    return node !== undefined && keyFits(content.publicKey, node.certificate.publicKey) === true;
  });
  return fits ?? certificates[0];
}

/**
 * Decides whether a certificate keeps its key, and which places get a new one (section 7.2 of the Kubernetes PKI
 * reference): a renewal is the natural moment for a new key, unless the installer keeps it, nobody knows where it lies,
 * or others that are not renewed along use it.
 *
 * @param renewed - Fingerprints of all certificates that are renewed together.
 * @param targets - The places that get the new certificate.
 */
export function decideKey(
  graph: PkiGraph,
  node: CertificateNode,
  {
    renewed,
    targets,
    wish,
    access,
  }: {
    readonly renewed: ReadonlySet<string>;
    readonly targets: readonly Occurrence[];
    readonly wish: KeyWish;
    readonly access: FileAccess;
  },
): KeyDecision {
  if (wish === 'same') return { kind: 'same', why: 'chosen', places: [], untouched: [] };
  const pairs = pairIndexOf(graph);
  const targetIds = new Set(targets.map(placeId));
  const places: Occurrence[] = [];
  const left: UntouchedPlace[] = [];
  for (const place of keyPlaces(graph, node, targets)) {
    if (isLinkToKnownFile(place.file, graph)) continue;
    const partners = pairs.certificates.get(placeId(place)) ?? [];
    const isOurs = partners.some((partner) => targetIds.has(placeId(partner)));
    const others = partners.filter(({ credential }) => !renewed.has(credential.fingerprint ?? ''));
    const reason = untouchedReason(graph, place, access);
    const isFree = partners.length === 0 && isOnlyUsedBy(graph, node, renewed);
    if (isOurs && others.length > 0)
      return { kind: 'same', why: 'shared', places: [], untouched: [], hindrance: place };
    if (reason !== undefined) {
      if (isOurs) return { kind: 'same', why: 'keyElsewhere', places: [], untouched: [], hindrance: place };
      left.push(reason);
    } else if (isOurs || isFree) places.push(place);
    else left.push(untouchedPlace(place, 'otherKey'));
  }
  if (places.length === 0) return { kind: 'same', why: 'keyElsewhere', places: [], untouched: [] };
  if (wish === 'new') return { kind: 'new', why: 'chosen', places, untouched: left };
  return targets.some(({ file }) => keepsKeys(file.hostPath ?? file.path))
    ? { kind: 'same', why: 'installer', places: [], untouched: [] }
    : { kind: 'new', why: 'usual', places, untouched: left };
}

/** All known places of the certificate's private key; an encrypted key is known only by its partner. */
function keyPlaces(graph: PkiGraph, node: CertificateNode, targets: readonly Occurrence[]): readonly Occurrence[] {
  const { encrypted } = pairIndexOf(graph);
  const ofPartners = new Map(
    targets.flatMap((target) => encrypted.get(placeId(target)) ?? []).map((place) => [placeId(place), place]),
  );
  return [...(graph.keys.get(node.keyId)?.privateKeys ?? []), ...ofPartners.values()];
}

function isOnlyUsedBy(graph: PkiGraph, { keyId }: CertificateNode, renewed: ReadonlySet<string>): boolean {
  return (graph.keys.get(keyId)?.certificates ?? []).every((fingerprint) => renewed.has(fingerprint));
}

/** k3s and RKE2 renew with the keys that are there. Source: K3S. */
function keepsKeys(path: string): boolean {
  const installer = rolesByPath(path)?.installer;
  return installer === 'k3s' || installer === 'rke2';
}
