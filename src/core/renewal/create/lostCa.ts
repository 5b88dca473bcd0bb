import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { keyIdOf } from '../../pki/byteKey.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import { certificationPaths } from '../../pki/certificationPaths.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { toHex } from '../../x509/toHex.ts';
import { refuse } from '../refusal.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { type ExistingKey, existingKeyAt } from './existingKey.ts';
import { refuseLostCa, refuseSealedKey } from './refuseNew.ts';

/** What is left of a CA whose certificate is missing in its place. */
export type LostCa =
  /** Nothing that a new CA would break. `expired`: certificates of the old CA that have expired. */
  | {
      readonly kind: 'nothing';
      readonly key?: Extract<ExistingKey, { kind: 'plain' }>;
      readonly expired: number;
      /** CAs in the same place on other machines, of other clusters. */
      readonly others: readonly CertificateNode[];
    }
  /** The certificate itself, elsewhere; `isOfCluster`: on another machine of the cluster. */
  | {
      readonly kind: 'copy';
      readonly node: CertificateNode;
      readonly leaves: readonly CertificateNode[];
      readonly isOfCluster: boolean;
    }
  /** Its key, and certificates that it should have signed. */
  | {
      readonly kind: 'key';
      readonly key: Extract<ExistingKey, { kind: 'plain' }>;
      readonly leaves: readonly [CertificateNode, ...CertificateNode[]];
    };

/** A CA that is missing on a machine, and the place of its key. */
interface LostCaQuestion {
  readonly graph: PkiGraph;
  readonly host: string;
  readonly role: string;
  readonly keyPath: string;
  readonly now: number;
}

/**
 * Looks for a CA whose certificate is missing: by the signatures of the certificates that it issued on the machine, by
 * its key, and by the places that trust it. A refusal if certificates in use would be left without their CA.
 */
export function findLostCa(question: LostCaQuestion): LostCa | RenewalRefusal {
  const { graph, role, host, keyPath, now } = question;
  const all = issuedOn(question);
  const live = all.filter(({ certificate }) => now < (certificate.notAfter ?? Number.POSITIVE_INFINITY));
  const leaves = live.length > 0 ? live : all;
  const key = existingKeyAt(graph, keyPath);
  if (key?.kind === 'sealed') return refuseSealedKey(key.at);
  const keyId = key && keyIdOf(key.publicKey);
  const node = best(candidatesFor(question, leaves, keyId), role, keyId);
  if (node !== undefined) {
    return keyId === undefined || node.keyId === keyId
      ? { kind: 'copy', node, leaves, isOfCluster: false }
      : refuse('caKeyMismatch', { key: key?.at, ca: node });
  }
  const [first, ...others] = leaves;
  if (first === undefined)
    return key === undefined ? onOthers(question) : { kind: 'nothing', key, expired: 0, others: [] };
  const isOneCa = new Set(leaves.map(signerId)).size === 1;
  if (key !== undefined && isOneCa) return { kind: 'key', key, leaves: [first, ...others] };
  return live.length > 0
    ? refuseLostCa(first.certificate.issuer, live.length, { role, host })
    : { kind: 'nothing', ...(key === undefined ? {} : { key }), expired: leaves.length, others: [] };
}

/** The machine has nothing of its own: it needs the CA of its cluster, if that is in the files. */
function onOthers({ graph, host, role }: LostCaQuestion): LostCa {
  const cas = [...graph.certificates.values()].filter(
    (node) => isAtHand(node) && node.certificate.basicConstraints?.isCa === true && rolesOf(node).includes(role),
  );
  const { kind, nodes } = caOfCluster(graph, host, cas);
  const node = kind === 'own' ? best(nodes, role, undefined) : undefined;
  return node === undefined
    ? { kind: 'nothing', expired: 0, others: nodes }
    : { kind: 'copy', node, leaves: [], isOfCluster: true };
}

/** The certificates on the machine that a CA of this role signs. */
function issuedOn({ graph, host, role }: LostCaQuestion): readonly CertificateNode[] {
  return [...graph.certificates.values()].filter(
    (node) =>
      rolesOf(node).some((id) => certificateRole(id)?.parent === role) &&
      node.issuer.kind !== 'selfSigned' &&
      !isUsedAsCa(node) &&
      isOn(node, host),
  );
}

/**
 * CAs that signed all of the leaves; without leaves, those of the key, otherwise those that the machine trusts in this
 * role.
 */
function candidatesFor(
  { graph, host, role }: LostCaQuestion,
  leaves: readonly CertificateNode[],
  keyId: string | undefined,
): readonly CertificateNode[] {
  const [first, ...others] = leaves.map(
    (leaf) => new Set(certificationPaths(graph, leaf).flatMap(([, ...above]) => above)),
  );
  if (first !== undefined)
    return [...first].filter((node) => isAtHand(node) && others.every((above) => above.has(node)));
  const cas = [...graph.certificates.values()].filter(
    (node) => isAtHand(node) && node.certificate.basicConstraints?.isCa === true,
  );
  return keyId === undefined
    ? cas.filter((node) => rolesOf(node).includes(role) && isOn(node, host))
    : cas.filter((node) => node.keyId === keyId);
}

/** An inventory lists certificates, but does not contain them. */
function isAtHand({ occurrences }: CertificateNode): boolean {
  return occurrences.some(({ file }) => file.inventory === undefined);
}

/** The one of the key first, then one that is trusted as this CA, then the one that is valid longest. */
function best(nodes: readonly CertificateNode[], role: string, keyId: string | undefined): CertificateNode | undefined {
  const rank = (node: CertificateNode): number =>
    (node.keyId === keyId ? 2 : 0) + (rolesOf(node).includes(role) ? 1 : 0);
  const [first] = nodes.toSorted(
    (a, b) => rank(b) - rank(a) || (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0),
  );
  return first;
}

function rolesOf({ role, uses }: CertificateNode): readonly string[] {
  return [...(role === undefined ? [] : [role.id]), ...uses.map(({ id }) => id)];
}

function isOn({ occurrences }: CertificateNode, host: string): boolean {
  return occurrences.some(({ file }) => hostOf(file) === host);
}

function signerId({ certificate: { issuer, authorityKeyIdentifier } }: CertificateNode): string {
  return `${toHex(issuer.der)} ${authorityKeyIdentifier === undefined ? '' : toHex(authorityKeyIdentifier)}`;
}

/** CAs of one role on other machines, for a machine that has none. */
type CaOfCluster =
  /** That of the machine's own cluster. */
  | { readonly kind: 'own'; readonly nodes: readonly CertificateNode[] }
  /** Those of clusters that the machine does not belong to, or may not belong to. */
  | { readonly kind: 'others'; readonly nodes: readonly CertificateNode[] };

/**
 * Finds the CA of a machine's cluster on other machines: the one whose machine names the same API server, in the
 * kubeadm configuration or a kubeconfig; without such a name, the only one. A machine without files belongs to a new
 * cluster.
 *
 * @param cas - CAs of one role.
 */
function caOfCluster(graph: PkiGraph, host: string, cas: readonly CertificateNode[]): CaOfCluster {
  const servers = serversByHost(graph);
  const own = servers.get(host) ?? new Set();
  const isNew = !graph.files.some((file) => hostOf(file) === host);
  const relationOf = ({ occurrences }: CertificateNode): 'same' | 'unknown' | 'other' => {
    const theirs = occurrences.map(({ file }) => servers.get(hostOf(file)) ?? new Set<string>());
    if (theirs.some((each) => [...each].some((server) => own.has(server)))) return 'same';
    if (isNew) return 'other';
    return own.size === 0 || theirs.some(({ size }) => size === 0) ? 'unknown' : 'other';
  };
  const same = cas.filter((node) => relationOf(node) === 'same');
  const meant =
    same.length > 0 ? same : cas.length === cas.filter((node) => relationOf(node) === 'unknown').length ? cas : [];
  return new Set(meant.map(({ keyId }) => keyId)).size === 1
    ? { kind: 'own', nodes: meant }
    : { kind: 'others', nodes: cas };
}

/** The API servers that a machine's files refer to, by machine: `10.0.0.11:6443`. */
function serversByHost(graph: PkiGraph): ReadonlyMap<string, Set<string>> {
  const { kubeadm, kubeconfigs } = clusterPictureOf(graph);
  const servers = new Map<string, Set<string>>();
  const add = (host: string, server: string | undefined): void => {
    const address = addressOf(server ?? '');
    if (address !== '') servers.set(host, (servers.get(host) ?? new Set()).add(address));
  };
  for (const { placed, controlPlaneEndpoint } of kubeadm) add(placed.host, controlPlaneEndpoint?.text);
  for (const { host, clusters } of kubeconfigs) for (const { server } of clusters) add(host, server?.text);
  return servers;
}

/** Every machine has its own server at its loopback address. */
function addressOf(server: string): string {
  const [, address = ''] = /^(?:https?:\/\/)?([^/]*)/i.exec(server.toLowerCase()) ?? [];
  if (/^(?:localhost|127\.|\[::1\])/.test(address)) return '';
  return address === '' || /[^\]:]:\d+$|\]:\d+$/.test(address) ? address : `${address}:6443`;
}
