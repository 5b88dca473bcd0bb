import { isPairOfKubeadm } from '../../pki/kubeadmPair.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/model.ts';
import { optional } from '../../text/optional.ts';
import type { PlannedKey } from '../change/model.ts';
import { refuseKeyKind } from '../create/refuseNew.ts';
import { keyAlgorithmLike } from '../keys/keyAlgorithms.ts';
import type { KeyAlgorithm } from '../keys/model.ts';
import { refuseGivenKey } from '../keys/refuseGivenKey.ts';
import type { RenewalRefusal } from '../model.ts';

/** Which key a certificate is to get. */
interface KeyChoice {
  readonly graph: PkiGraph;
  /** By default that of the old one. */
  readonly keyAlgorithm?: KeyAlgorithm;
  /** A private key that is there already. */
  readonly keyFrom?: Occurrence;
  /** The file that it is made in, where the old one is gone: certificates that are read with one file have one key. */
  readonly lostAt?: string;
}

/**
 * Plans the new key of a certificate that is issued again: of the old one's kind, unless another is asked for. What kubeadm
 * loads gets none that kubeadm does not know.
 */
export function newKeyFor(
  node: CertificateNode,
  { graph, keyAlgorithm, keyFrom, lostAt }: KeyChoice,
): PlannedKey | RenewalRefusal {
  const content = keyFrom?.credential.content;
  const given = content?.kind === 'privateKey' ? content.publicKey : undefined;
  const wanted = keyAlgorithm ?? (given && keyAlgorithmLike(given));
  const like = keyAlgorithmLike(node.certificate.publicKey);
  const isOfKubeadm = node.occurrences.some((at) => isPairOfKubeadm(node, at));
  const unfit = keyFrom && refuseGivenKey(graph, keyFrom, { node });
  const refusal = unfit ?? (isOfKubeadm ? refuseKeyKind(wanted) : undefined);
  if (refusal !== undefined) return refusal;
  return {
    id: lostAt === undefined ? `key of ${node.keyId}` : `key in ${lostAt}`,
    algorithm: wanted ?? (isOfKubeadm && like === 'Ed25519' ? 'P-256' : like),
    ...optional('from', keyFrom),
    oldKeyId: node.keyId,
  };
}
