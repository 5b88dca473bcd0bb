import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../../pki/model.ts';
import { roleOfFile } from '../places.ts';

/** The role of a certificate that `kubeadm certs renew` renews at this place: a PEM file of its PKI, or one of its kubeconfigs. */
function renewedByKubeadm(occurrence: Occurrence): CertificateRole | undefined {
  const { credential } = occurrence;
  if (credential.block.index > 0) return undefined;
  const role = credential.value.keyPath === undefined ? roleOfPkiFile(occurrence) : roleOfClient(occurrence);
  return role?.isRenewedByKubeadm === true ? role : undefined;
}

/** Kubespray, which calls kubeadm, has its files in `ssl`. */
function roleOfPkiFile(occurrence: Occurrence): CertificateRole | undefined {
  return /\/(?:pki|ssl)\/.+\.crt$/.test(`/${occurrence.file.path}`) ? roleOfFile(occurrence) : undefined;
}

function roleOfClient({ file, credential }: Occurrence): CertificateRole | undefined {
  return fieldOf(credential)?.id === 'kubeconfig-client' ? roleOfKubeconfig(file) : undefined;
}

/** The role of the users of `admin.conf` and the other kubeconfigs that kubeadm renews, in `/etc/kubernetes`. */
export function roleOfKubeconfig({ path, hostPath = path }: DecodedFile): CertificateRole | undefined {
  const id = rolesByPath(hostPath)?.kubeconfig;
  const role = id === undefined ? undefined : certificateRole(id);
  return role?.isRenewedByKubeadm === true && hostPath.endsWith(`/kubernetes/${role.kubeadmName}`) ? role : undefined;
}

/** A CA of a machine that kubeadm set up. */
export interface KubeadmCa {
  readonly node: CertificateNode;
  /** In the CA's own file. */
  readonly occurrence: Occurrence;
  readonly host: string;
}

/** The CAs in kubeadm's own files (`pki/ca.crt`, `pki/etcd/ca.crt`, `pki/front-proxy-ca.crt`), the first of each file. */
export function kubeadmCas(graph: PkiGraph): readonly KubeadmCa[] {
  return graph.files.flatMap((file): KubeadmCa[] => {
    if (!/(?:^|\/)(?:pki|ssl)\/(?:ca|etcd\/ca|front-proxy-ca)\.crt$/.test(file.path)) return [];
    const credential = file.credentials.find(({ content }) => content.kind === 'certificate');
    const node = graph.certificates.get(credential?.fingerprint ?? '');
    if (credential === undefined || node === undefined) return [];
    return roleOfFile({ file, credential })?.use === 'ca'
      ? [{ node, occurrence: { file, credential }, host: hostOf(file) }]
      : [];
  });
}

/** A certificate that kubeadm would renew, at its place. */
export interface KubeadmLeaf {
  readonly node: CertificateNode;
  readonly occurrence: Occurrence;
  readonly role: CertificateRole;
  readonly host: string;
}

const known = new WeakMap<PkiGraph, readonly KubeadmLeaf[]>();

/** All certificates that `kubeadm certs renew` renews, in the order of the graph. Found once for each graph. */
export function kubeadmLeaves(graph: PkiGraph): readonly KubeadmLeaf[] {
  const leaves = known.get(graph) ?? findLeaves(graph);
  known.set(graph, leaves);
  return leaves;
}

function findLeaves(graph: PkiGraph): readonly KubeadmLeaf[] {
  return [...graph.certificates.values()].flatMap((node) =>
    node.occurrences.flatMap((occurrence): KubeadmLeaf[] => {
      const role = renewedByKubeadm(occurrence);
      return role === undefined ? [] : [{ node, occurrence, role, host: hostOf(occurrence.file) }];
    }),
  );
}

/**
 * Tells whether the key of a CA was left out on purpose: certificates that it signed have their keys among the files, and
 * nothing lies where its own would. Where all keys are missing, as in a repository, nobody can tell.
 */
export function isExternalCa(graph: PkiGraph, { node, occurrence, host }: KubeadmCa): boolean {
  if (node.keys.length > 0) return false;
  const keyPath = occurrence.file.path.replace(/\.crt$/, '.key');
  if (graph.files.some(({ path }) => path === keyPath)) return false;
  return leavesBelow(graph, node, host).some((leaf) => leaf.node.keys.length > 0);
}

/** The certificates of a machine that kubeadm would renew with a CA. */
export function leavesBelow(graph: PkiGraph, ca: CertificateNode, host: string): readonly KubeadmLeaf[] {
  return kubeadmLeaves(graph).filter(
    ({ node, host: own }) =>
      own === host && node.issuer.kind === 'verified' && node.issuer.issuers.includes(ca.fingerprint),
  );
}

/** Tells whether kubeadm cannot renew a certificate, since the CA above it is external. */
export function isBelowExternalCa(graph: PkiGraph, { node, host }: KubeadmLeaf): boolean {
  const issuers = node.issuer.kind === 'verified' ? node.issuer.issuers : [];
  return kubeadmCas(graph).some(
    (ca) => ca.host === host && issuers.includes(ca.node.fingerprint) && isExternalCa(graph, ca),
  );
}
