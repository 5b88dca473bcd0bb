import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/model.ts';
import type { KeyReason, UntouchedPlace } from '../change/model.ts';
import { keyPairIndexOf, lodgersOf } from './keyPairIndex.ts';
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
  for (const place of [...keyPlaces(graph, node, targets), ...foreign]) {
    if (isLinkToKnownFile(place.file, graph)) continue;
    const partners = pairs.certificates.get(placeId(place)) ?? [];
    const isOurs = partners.some((partner) => targetIds.has(placeId(partner)));
    const others = partners.filter(({ credential }) => !renewed.has(credential.fingerprint ?? ''));
    const reason = untouchedReason(graph, place, access);
    const isLentToUs = isLodger && partners.some(({ credential }) => isForKeyOf(graph, node, credential.fingerprint));
    const isFree = others.length === 0 && (isLentToUs || partners.length === 0) && isOnlyUsedBy(graph, node, renewed);
    const isNeededElsewhere =
      others.length > 0 ||
      (!foreign.includes(place) && lodgers.some((lodger) => staysInUse(lodger, place, renewed, now)));
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

/** All known places of the certificate's private key; an encrypted key is known only by its partner. */
function keyPlaces(graph: PkiGraph, node: CertificateNode, targets: readonly Occurrence[]): readonly Occurrence[] {
  const { encrypted } = keyPairIndexOf(graph);
  const ofPartners = new Map(
    targets.flatMap((target) => encrypted.get(placeId(target)) ?? []).map((place) => [placeId(place), place]),
  );
  return [...(graph.keys.get(node.keyId)?.privateKeys ?? []), ...ofPartners.values()];
}

function isForKeyOf({ certificates }: PkiGraph, { keyId }: CertificateNode, fingerprint = ''): boolean {
  return certificates.get(fingerprint)?.keyId === keyId;
}

function isOnlyUsedBy(graph: PkiGraph, { keyId }: CertificateNode, renewed: ReadonlySet<string>): boolean {
  return (graph.keys.get(keyId)?.certificates ?? []).every((fingerprint) => renewed.has(fingerprint));
}

/**
 * Whether a certificate without a key of its own needs the one that lies at a place: it is not renewed along and has not
 * expired, or could not follow, since nothing tells that an encrypted key is its own.
 */
function staysInUse(
  { certificate, fingerprint }: CertificateNode,
  { credential }: Occurrence,
  renewed: ReadonlySet<string>,
  now: number,
): boolean {
  if (!renewed.has(fingerprint)) return certificate.notAfter === undefined || certificate.notAfter >= now;
  return credential.content.kind === 'privateKey' && credential.content.publicKey === undefined;
}

/** k3s and RKE2 renew with the keys that are there. Source: K3S. */
function keepsKeys(path: string): boolean {
  const installer = rolesByPath(path)?.installer;
  return installer === 'k3s' || installer === 'rke2';
}
