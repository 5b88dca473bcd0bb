import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import { type CertificateRole, certificateRoles } from '../../kubernetes/tables/certificateRoles.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { hostsOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { nodeOf } from '../nodeOf.ts';

/** A row of the table: a certificate that `kubeadm certs renew` knows, or a CA. */
interface KubeadmRow {
  /** kubeadm's name. */
  readonly name: string;
  /** Milliseconds since 1970-01-01 UTC; absent: kubeadm calls it missing. */
  readonly notAfter?: number;
  /** kubeadm's name of the CA; absent for a CA. */
  readonly authority?: string;
  /** The CA's certificate is present but its key is not: an external CA signs. */
  readonly isExternallyManaged: boolean;
}

/** The output of `kubeadm certs check-expiration` for one machine. */
export interface KubeadmExpiration {
  /** See `hostOf`; empty when the files are not in the folder of a machine. */
  readonly host: string;
  /** By name, as kubeadm lists them. */
  readonly certificates: readonly KubeadmRow[];
  readonly authorities: readonly KubeadmRow[];
}

/**
 * Computes what `kubeadm certs check-expiration` (1.34, source KA-certscmd) reports for each machine with kubeadm
 * files, or for one empty machine if there is none. If etcd does not run on the machine, its certificates are not
 * listed. Like kubeadm, it counts only certificates embedded in the current context of a kubeconfig.
 */
export function kubeadmExpirations(graph: PkiGraph): readonly KubeadmExpiration[] {
  const hostOf = hostsOf(graph.files);
  const hosts = new Map<string, Map<string, DecodedFile>>();
  for (const file of graph.files) {
    const roles = rolesOfFile(file);
    const id = roles?.certificate ?? roles?.kubeconfig ?? (roles?.key === undefined ? undefined : `${roles.key} key`);
    if (roles?.installer !== 'kubeadm' || id === undefined) continue;
    const filesById = hosts.get(hostOf(file)) ?? new Map<string, DecodedFile>();
    hosts.set(hostOf(file), filesById.set(id, filesById.get(id) ?? file));
  }
  if (hosts.size === 0) hosts.set('', new Map());
  return [...hosts].map(([host, filesById]) => expirationOf(graph, host, filesById));
}

function expirationOf(graph: PkiGraph, host: string, filesById: ReadonlyMap<string, DecodedFile>): KubeadmExpiration {
  const isKnown = isEtcdElsewhere(graph, host, filesById) ? isNotOfEtcd : () => true;
  const roles: readonly CertificateRole[] = certificateRoles.filter(isKnown);
  const isExternal = (ca: string | undefined): boolean =>
    ca !== undefined && certificateOf(graph, filesById.get(ca)) !== undefined && !filesById.has(`${ca} key`);
  const rows = (wanted: readonly CertificateRole[]): readonly KubeadmRow[] =>
    wanted
      .map(({ id, kubeadmName = id, parent, use }) => {
        const notAfter = certificateOf(graph, filesById.get(id))?.certificate.notAfter;
        const authority = parent === undefined ? undefined : certificateRole(parent)?.kubeadmName;
        return {
          name: kubeadmName,
          ...(notAfter === undefined ? {} : { notAfter }),
          ...(authority === undefined ? {} : { authority }),
          isExternallyManaged: isExternal(use === 'ca' ? id : parent),
        };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    host,
    certificates: rows(roles.filter(({ isRenewedByKubeadm }) => isRenewedByKubeadm === true)),
    authorities: rows(roles.filter(({ use, kubeadmName }) => use === 'ca' && kubeadmName !== undefined)),
  };
}

/** The first certificate of a file, or the one that the current context of a kubeconfig embeds. */
function certificateOf(graph: PkiGraph, file: DecodedFile | undefined): CertificateNode | undefined {
  if (file === undefined) return undefined;
  const kubeconfig = clusterPictureOf(graph).kubeconfigs.find((each) => each.file === file);
  if (kubeconfig !== undefined) {
    const embedded = kubeconfig.current?.user?.certificate;
    return embedded?.source === 'value' ? embedded.certificates[0] : undefined;
  }
  const first = file.credentials.find(({ content }) => content.kind === 'certificate');
  return first && nodeOf(graph, first);
}

function isNotOfEtcd({ id, parent }: CertificateRole): boolean {
  return id !== 'etcd-ca' && parent !== 'etcd-ca';
}

/** kube-apiserver runs here, but there is no etcd and no etcd file. */
function isEtcdElsewhere(graph: PkiGraph, host: string, filesById: ReadonlyMap<string, DecodedFile>): boolean {
  const runs = (wanted: string): boolean =>
    clusterPictureOf(graph).components.some(({ component, host: own }) => component === wanted && own === host);
  return runs('kube-apiserver') && !runs('etcd') && !filesById.has('etcd-ca') && !filesById.has('etcd-server');
}
