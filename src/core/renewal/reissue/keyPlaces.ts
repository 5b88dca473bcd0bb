import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import { findKeyPairs, type KeyPair, keyFits } from '../../pki/keyPairs.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { findReferencePairs } from '../../pki/referencePairs.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import type { KeyReason, UntouchedPlace } from '../change/changeModel.ts';
import { foreignKeysBeside } from './keysBeside.ts';
import { isLinkToKnownFile, placeId } from './samePlaces.ts';
import { type FileAccess, untouchedPlace, untouchedReason } from './untouchedReason.ts';

/** The key of a certificate, and the places of a new one. */
export interface KeyDecision {
  readonly kind: 'same' | 'new';
  readonly why: KeyReason;
  /** Places of the private key that get the new one. */
  readonly places: readonly Occurrence[];
  readonly untouched: readonly UntouchedPlace[];
  /** For `keyElsewhere` and `shared`: what prevents a new key. */
  readonly hindrance?: Occurrence;
}

/** The user's choice; by default the role and installer decide. */
export type KeyWish = 'same' | 'new' | undefined;

/**
 * Decides whether a certificate keeps its key, and which places get a new one (section 7.2 of the Kubernetes PKI
 * reference). A renewal is a good moment for a new key, unless the installer keeps it, its place is unknown, or others
 * that are not renewed use it. If a new key is requested, keys next to the certificate that do not match it are
 * replaced.
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
    now,
    access,
  }: {
    readonly renewed: ReadonlySet<string>;
    readonly targets: readonly Occurrence[];
    readonly wish: KeyWish;
    readonly now: number;
    readonly access: FileAccess;
  },
): KeyDecision {
  if (wish === 'same') return { kind: 'same', why: 'chosen', places: [], untouched: [] };
  const pairs = keyPairIndexOf(graph);
  const lodgers = dependentsOf(graph, node);
  const isLodger = !pairs.housed.has(node.fingerprint);
  const targetIds = new Set(targets.map(placeId));
  const places: Occurrence[] = [];
  const readers: Occurrence[] = [...targets];
  const left: UntouchedPlace[] = [];
  const foreign = wish === 'new' ? targets.flatMap((target) => foreignKeysBeside(graph, target)) : [];
  for (const place of [...keyPlaces(graph, node, pairs), ...foreign]) {
    if (isLinkToKnownFile(place.file, graph)) continue;
    const partners = pairs.certificates.get(placeId(place)) ?? [];
    const isOurs = partners.some((partner) => targetIds.has(placeId(partner)));
    const others = partners.filter(({ credential }) => !renewed.has(credential.fingerprint ?? ''));
    const reason = untouchedReason(graph, place, access);
    const isLentToUs = isLodger && partners.some(({ credential }) => isForKeyOf(graph, node, credential.fingerprint));
    const isFree = others.length === 0 && (isLentToUs || partners.length === 0) && isOnlyUsedBy(graph, node, renewed);
    const isNeededElsewhere =
      others.length > 0 || (!foreign.includes(place) && lodgers.some((lodger) => staysInUse(lodger, renewed, now)));
    if (isOurs && isNeededElsewhere)
      return { kind: 'same', why: 'shared', places: [], untouched: [], hindrance: place };
    if (reason !== undefined) {
      if (isOurs || isLentToUs)
        return { kind: 'same', why: 'keyElsewhere', places: [], untouched: [], hindrance: place };
      left.push(reason);
    } else if (isOurs || isFree) {
      places.push(place);
      readers.push(...partners);
    } else left.push(untouchedPlace(place, 'otherKey'));
  }
  if (places.length === 0) return { kind: 'same', why: 'keyElsewhere', places: [], untouched: [] };
  if (wish === 'new') return { kind: 'new', why: 'chosen', places, untouched: left };
  readers.push(...lodgers.flatMap(({ occurrences, fingerprint }) => (renewed.has(fingerprint) ? occurrences : [])));
  return readers.some(({ file }) => keepsKeys(file.hostPath ?? file.path))
    ? { kind: 'same', why: 'installer', places: [], untouched: [] }
    : { kind: 'new', why: 'usual', places, untouched: left };
}

/**
 * All known places of the certificate's private key. An encrypted key is known only by its partner, which can be
 * another certificate with the same key.
 */
function keyPlaces(
  { keys, certificates }: PkiGraph,
  { keyId }: CertificateNode,
  { encrypted }: KeyPairIndex,
): Iterable<Occurrence> {
  const { privateKeys = [], certificates: ofKey = [] } = keys.get(keyId) ?? {};
  const partners = ofKey.flatMap((fingerprint) => certificates.get(fingerprint)?.occurrences ?? []);
  const places = [...privateKeys, ...partners.flatMap((partner) => encrypted.get(placeId(partner)) ?? [])];
  return new Map(places.map((place) => [placeId(place), place])).values();
}

function isForKeyOf({ certificates }: PkiGraph, { keyId }: CertificateNode, fingerprint = ''): boolean {
  return certificates.get(fingerprint)?.keyId === keyId;
}

function isOnlyUsedBy(graph: PkiGraph, { keyId }: CertificateNode, renewed: ReadonlySet<string>): boolean {
  return (graph.keys.get(keyId)?.certificates ?? []).every((fingerprint) => renewed.has(fingerprint));
}

/**
 * Whether a certificate without its own key file depends on the key of others: it is not renewed and has not expired.
 */
function staysInUse(
  { certificate: { notAfter }, fingerprint }: CertificateNode,
  renewed: ReadonlySet<string>,
  now: number,
): boolean {
  return !renewed.has(fingerprint) && (notAfter === undefined || notAfter >= now);
}

/** k3s and RKE2 renew with the existing keys. Source: K3S. */
function keepsKeys(path: string): boolean {
  const installer = rolesByPath(path)?.installer;
  return installer === 'k3s' || installer === 'rke2';
}

/** Pairs of a graph. */
interface KeyPairIndex {
  /** The certificates that each private key is read together with, by {@link placeId} of the key. */
  readonly certificates: ReadonlyMap<string, readonly Occurrence[]>;
  /** Keys that are known only by their partner, by {@link placeId} of the certificate. */
  readonly encrypted: ReadonlyMap<string, readonly Occurrence[]>;
  /** Fingerprints of the certificates that are read together with their own key. */
  readonly housed: ReadonlySet<string>;
}

/** Asked for each renewed certificate. */
const keyPairIndexOf = memoisedBy(buildIndex);

/** Certificates with the same key but without a key file: they depend on the key of the others. */
function dependentsOf(graph: PkiGraph, { keyId, fingerprint }: CertificateNode): readonly CertificateNode[] {
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

/** The certificate of a pair that matches the key: the first one that matches, otherwise the first. */
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
