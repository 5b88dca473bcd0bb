import { isPairOfKubeadm } from '../../pki/kubeadmPair.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import type { PlannedKey } from '../change/changeModel.ts';
import { refuseKeyKind } from '../create/refuseNew.ts';
import { keyAlgorithmLike } from '../keys/keyAlgorithms.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { refuseGivenKey } from '../keys/refuseGivenKey.ts';
import type { RenewalRefusal } from '../renewalModel.ts';

/** The new keys of certificates that are issued together. */
export interface NewKeys {
  /** See `LostKeySharing`. */
  readonly newKeyIdOf: (node: CertificateNode) => string;
  /** The ids of keys that kubeadm loads for one of their certificates. */
  readonly keysOfKubeadm: ReadonlySet<string>;
  /** Planned keys by their ids: the first certificate decides the type. */
  readonly keys: Map<string, PlannedKey>;
}

/** Which key a certificate gets. */
interface KeyChoice extends NewKeys {
  readonly graph: PkiGraph;
  /** By default the type of the old one. */
  readonly keyAlgorithm?: KeyAlgorithm;
  /** An existing private key. */
  readonly keyFrom?: Occurrence;
}

/**
 * Plans the new key of a reissued certificate: the type of the old one, unless another is requested. Files that kubeadm
 * loads get a type that kubeadm supports.
 */
export function newKeyFor(
  node: CertificateNode,
  { graph, keyAlgorithm, keyFrom, newKeyIdOf, keysOfKubeadm, keys }: KeyChoice,
): PlannedKey | RenewalRefusal {
  const content = keyFrom?.credential.content;
  const given = content?.kind === 'privateKey' ? content.publicKey : undefined;
  const wanted = keyAlgorithm ?? (given && keyAlgorithmLike(given));
  const like = keyAlgorithmLike(node.certificate.publicKey);
  const unfit = keyFrom && refuseGivenKey(graph, keyFrom, { node });
  const refusal = unfit ?? (isOfKubeadm(node) ? refuseKeyKind(wanted) : undefined);
  if (refusal !== undefined) return refusal;
  const id = newKeyIdOf(node);
  const key = keys.get(id) ?? {
    id,
    algorithm: wanted ?? (keysOfKubeadm.has(id) && like === 'Ed25519' ? 'P-256' : like),
    ...optional('from', keyFrom),
  };
  keys.set(id, key);
  return key;
}

/** Starts the keys of certificates that are issued together, with none planned. */
export function newKeysOf(
  graph: PkiGraph,
  certificates: readonly { readonly fingerprint: string }[],
  newKeyIdOf: NewKeys['newKeyIdOf'],
): NewKeys {
  const nodes = certificates.flatMap(({ fingerprint }) => graph.certificates.get(fingerprint) ?? []);
  return { newKeyIdOf, keysOfKubeadm: new Set(nodes.filter(isOfKubeadm).map(newKeyIdOf)), keys: new Map() };
}

function isOfKubeadm(node: CertificateNode): boolean {
  return node.occurrences.some((at) => isPairOfKubeadm(node, at));
}
