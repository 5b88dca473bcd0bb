import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { filesSetAside } from '../../pki/cluster/setAside.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { groupBy, groupByEach } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
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
interface KubeadmCa {
  readonly node: CertificateNode;
  /** In the CA's own file. */
  readonly occurrence: Occurrence;
  readonly host: string;
  /** The certificates of its machine that kubeadm would renew with it. */
  readonly leaves: readonly KubeadmLeaf[];
  /**
   * Its key was left out on purpose: certificates that it signed have theirs among the files, and nothing lies where its own
   * would. Where all keys are missing, as in a repository, nobody can tell.
   */
  readonly isExternal: boolean;
}

/** A certificate that kubeadm would renew, at its place. */
export interface KubeadmLeaf {
  readonly node: CertificateNode;
  readonly occurrence: Occurrence;
  readonly role: CertificateRole;
  readonly host: string;
}

/** What kubeadm set up, as far as the files show it. */
interface KubeadmFiles {
  /** In kubeadm's own files (`pki/ca.crt`, `pki/etcd/ca.crt`, `pki/front-proxy-ca.crt`), the first certificate of each. */
  readonly cas: readonly KubeadmCa[];
  /** All that `kubeadm certs renew` renews, in the order of the graph. */
  readonly leaves: readonly KubeadmLeaf[];
  /** By machine. */
  readonly leavesOn: ReadonlyMap<string, readonly KubeadmLeaf[]>;
  /** Kubeadm passes these by, since the CA above them is external. */
  readonly passedBy: ReadonlySet<KubeadmLeaf>;
}

/** Finds what kubeadm set up. */
export const kubeadmFilesOf = memoisedBy(find);

function find(graph: PkiGraph): KubeadmFiles {
  // kubeadm looks at nothing but the places of its files.
  const aside = filesSetAside(graph);
  const leaves = [...graph.certificates.values()].flatMap((node) =>
    node.occurrences.flatMap((occurrence): KubeadmLeaf[] => {
      const role = aside.has(occurrence.file.path) ? undefined : renewedByKubeadm(occurrence);
      return role === undefined ? [] : [{ node, occurrence, role, host: hostOf(occurrence.file) }];
    }),
  );
  const leavesOn = groupBy(leaves, ({ host }) => host);
  const signedBy = groupByEach(leaves, ({ node, host }) =>
    node.issuer.kind === 'verified' ? node.issuer.issuers.map((issuer) => signedOn(issuer, host)) : [],
  );
  const paths = new Set(graph.files.map(({ path }) => path));
  const cas = graph.files.flatMap((file): KubeadmCa[] => {
    const found = aside.has(file.path) ? undefined : caIn(graph, file);
    if (found === undefined) return [];
    const host = hostOf(file);
    const below = signedBy.get(signedOn(found.node.fingerprint, host)) ?? [];
    const hasKey = found.node.keys.length > 0 || paths.has(file.path.replace(/\.crt$/, '.key'));
    const isExternal = !hasKey && below.some(({ node }) => node.keys.length > 0);
    return [{ ...found, host, leaves: below, isExternal }];
  });
  const passedBy = new Set(cas.flatMap((ca) => (ca.isExternal ? ca.leaves : [])));
  return { cas, leaves, leavesOn, passedBy };
}

function signedOn(issuer: string, host: string): string {
  return `${issuer} ${host}`;
}

function caIn(graph: PkiGraph, file: DecodedFile): Pick<KubeadmCa, 'node' | 'occurrence'> | undefined {
  if (!/(?:^|\/)(?:pki|ssl)\/(?:ca|etcd\/ca|front-proxy-ca)\.crt$/.test(file.path)) return undefined;
  const credential = file.credentials.find(({ content }) => content.kind === 'certificate');
  const node = graph.certificates.get(credential?.fingerprint ?? '');
  if (credential === undefined || node === undefined) return undefined;
  const occurrence = { file, credential };
  return roleOfFile(occurrence)?.use === 'ca' ? { node, occurrence } : undefined;
}
