import * as l10n from '@vscode/l10n';
import { byteKey } from '../../pki/byteKey.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, judgedPlaces, problem } from '../judgement.ts';

/**
 * Shared key.
 *
 * When: one key belongs to a CA and a leaf, to two different CAs of a cluster, or to two of its certificates with different subjects.
 *
 * kubeadm copies only `ca`, `etcd/ca`, `front-proxy-ca` and `sa` to other control plane nodes.
 *
 * @category key
 * @stage understand
 * @see KA-certs
 */
export const keyShared = {
  code: 'key-shared',
  severity: 'warning',
  fact: { ca: '{subject} has the same key as CA {other}.', leaf: '{subject} has the same key as {other}.' },
  consequence: {
    ca: 'Anyone who gets this key can issue certificates as CA {other}.',
    leaf: 'Anyone who gets the key of one can pose as the other.',
  },
  wayOut: 'Reissue it with a separate key.',
  quickFix: 'renew-new-key',
} as const satisfies FindingRecord;

/** Reports keys that several parts of a cluster share: anyone who gets such a key can pose as each of them. */
export function checkSharedKeys({ graph }: ClusterPicture): readonly FindingDraft[] {
  return [...graph.keys.values()].flatMap(({ certificates }) => {
    const nodes = certificates.flatMap((fingerprint) => graph.certificates.get(fingerprint) ?? []);
    const [first, second] = differentUses(nodes);
    return first === undefined || second === undefined ? [] : shared(first, second);
  });
}

/** A certificate with all that tells it from others of its key. */
interface Use {
  readonly node: CertificateNode;
  readonly subject: string;
  /** `ca` and `leaf` with the role where it counts, see {@link areDifferent}. */
  readonly kind: string;
  readonly index: number;
}

/**
 * The first two certificates of one key for different things; what has the same subject was renewed, or cross-signed.
 *
 * A thousand certificates may have one key: not every pair of them is compared.
 */
function differentUses(nodes: readonly CertificateNode[]): readonly CertificateNode[] {
  if (nodes.length < 2) return [];
  const uses = distinctUses(nodes);
  const byKind = new Map<string, Use[]>();
  for (const use of uses) byKind.set(use.kind, [...(byKind.get(use.kind) ?? []).slice(-1), use]);
  for (const first of uses) {
    const isSecond = ({ kind, subject, index }: Use): boolean =>
      index > first.index && subject !== first.subject && areDifferent(first.kind, kind);
    // Of one kind all subjects differ: one of the last two is another, if any is.
    if (![...byKind.values()].flat().some(isSecond)) continue;
    const second = uses.find(isSecond);
    if (second === undefined) continue;
    const isCaSecond = isUsedAsCa(second.node) && !isUsedAsCa(first.node);
    return isCaSecond ? [second.node, first.node] : [first.node, second.node];
  }
  return [];
}

function distinctUses(nodes: readonly CertificateNode[]): readonly Use[] {
  const uses = new Map<string, Use>();
  for (const [index, node] of nodes.entries()) {
    const subject = byteKey(node.certificate.subject.der);
    const kind = kindOf(node);
    const key = `${kind} ${subject}`;
    if (!uses.has(key)) uses.set(key, { node, subject, kind, index });
  }
  return [...uses.values()];
}

function kindOf(node: CertificateNode): string {
  const counts = isUsedAsCa(node) ? isClusterCa(node) : node.role !== undefined && isOfCluster(node);
  const role = counts ? node.role?.id : undefined;
  if (isUsedAsCa(node)) return role === undefined ? 'ca' : `ca ${role}`;
  return role === undefined ? 'leaf' : 'leaf of a cluster';
}

/** A CA and a leaf always; two CAs if they are different ones of a cluster; two leaves if both are a cluster's. */
function areDifferent(first: string, second: string): boolean {
  const isCa = first.startsWith('ca');
  if (isCa !== second.startsWith('ca')) return true;
  return isCa ? first !== second && first !== 'ca' && second !== 'ca' : first !== 'leaf' && second !== 'leaf';
}

const otherRoles: ReadonlySet<string | undefined> = new Set([
  'tls-secret-serving',
  'webhook-serving',
  'user-client',
  undefined,
]);

function isOfCluster({ role }: CertificateNode): boolean {
  return !otherRoles.has(role?.id);
}

function isClusterCa({ role }: CertificateNode): boolean {
  return role?.id === 'ca' || role?.id === 'etcd-ca' || role?.id === 'front-proxy-ca';
}

function shared(first: CertificateNode, second: CertificateNode): readonly FindingDraft[] {
  const place = placeOf(second);
  const other = placeOf(first);
  if (place === undefined || other === undefined) return [];
  const kind = isUsedAsCa(first) ? 'ca' : 'leaf';
  const judgement = problem(keyShared, {
    fact: kind,
    consequence: kind,
    values: { subject: subjectName(second.certificate), other: subjectName(first.certificate) },
    related: [relatedPlace(other, l10n.t('Certificate with the same key'))],
  });
  return [judgedAt(place, judgement)];
}

function placeOf(node: CertificateNode): Occurrence | undefined {
  return judgedPlaces(node.occurrences)[0];
}
