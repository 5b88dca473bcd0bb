import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { KeyReason, UntouchedPlace } from '../change/changeModel.ts';
import { type KeyPairIndex, keyPairIndexOf, lodgersOf } from './keyPairIndex.ts';
import { foreignKeysBeside } from './keysBeside.ts';
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

/**
 * Decides whether a certificate keeps its key, and which places get a new one (section 7.2 of the Kubernetes PKI
 * reference): a renewal is the natural moment for a new key, unless the installer keeps it, nobody knows where it lies,
 * or others that are not renewed along use it. Where a new key is wanted, keys that lie beside the certificate and are not its
 * own make room for it.
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
  const lodgers = lodgersOf(graph, node);
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
 * All known places of the certificate's private key. An encrypted key is known only by its partner, which may be another
 * certificate for the same key.
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

/** Whether a certificate without a key of its own needs that of the others: it is not renewed along and has not expired. */
function staysInUse(
  { certificate: { notAfter }, fingerprint }: CertificateNode,
  renewed: ReadonlySet<string>,
  now: number,
): boolean {
  return !renewed.has(fingerprint) && (notAfter === undefined || notAfter >= now);
}

/** k3s and RKE2 renew with the keys that are there. Source: K3S. */
function keepsKeys(path: string): boolean {
  const installer = rolesByPath(path)?.installer;
  return installer === 'k3s' || installer === 'rke2';
}
