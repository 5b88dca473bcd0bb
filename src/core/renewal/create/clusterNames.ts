import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { readAddress } from '../../pki/cluster/connections/addresses.ts';
import { expectedNamesOn } from '../../pki/cluster/expectedNames.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { KubeadmConfiguration } from '../../pki/cluster/kubeadmConfiguration.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import { attributeValues } from '../../x509/attributeValues.ts';

/** The names of a cluster and of one control plane machine, which certificates are made from. */
export interface ClusterNames {
  readonly nodeName?: string;
  readonly advertiseAddress?: string;
  /** First service address: that of `kubernetes.default`. */
  readonly serviceAddress?: string;
  readonly dnsDomain?: string;
  /** Where clients reach the API servers; absent: this machine's own address. */
  readonly controlPlaneEndpoint?: string;
  readonly bindPort?: number;
  /** `apiServer.certSANs`. */
  readonly apiServerNames: readonly string[];
  /** `etcd.local.serverCertSANs` and `peerCertSANs`. */
  readonly etcdServerNames: readonly string[];
  readonly etcdPeerNames: readonly string[];
  /** `1.34.9` */
  readonly version?: string;
  readonly clusterName?: string;
}

/**
 * Collects the names of a machine from the kubeadm configuration, from the manifests of its components and, if these do
 * not say it, from its certificates.
 *
 * @param host - As returned by `hostOf`.
 */
export function clusterNamesOn(graph: PkiGraph, host: string): ClusterNames {
  const picture = clusterPictureOf(graph);
  const names = expectedNamesOn(picture, host);
  const known = (placeholder: string): string | undefined => names.fill(`<${placeholder}>`)[0];
  const here = picture.kubeadm.filter(({ placed }) => placed.host === host);
  const configurations = here.length === 0 ? picture.kubeadm : here;
  const certificates = [...graph.certificates.values()].filter(({ occurrences }) =>
    occurrences.some(({ file }) => hostOf(file) === host),
  );
  const first = <Value>(read: (configuration: KubeadmConfiguration) => Value | undefined): Value | undefined =>
    configurations.map(read).find((value) => value !== undefined);
  const all = (read: (configuration: KubeadmConfiguration) => readonly { readonly text: string }[]): string[] => [
    ...new Set(configurations.flatMap(read).map(({ text }) => text)),
  ];
  const port = Number(first(({ localAPIEndpoint }) => localAPIEndpoint.bindPort)?.text);
  return {
    ...optional('nodeName', known('nodeName') ?? nodeNameIn(certificates)),
    ...optional('advertiseAddress', known('advertiseAddress')),
    ...optional('serviceAddress', known('serviceAddress')),
    ...optional('dnsDomain', known('dnsDomain') ?? dnsDomainIn(certificates) ?? dnsDomainOf(picture, host)),
    ...optional(
      'controlPlaneEndpoint',
      first(({ controlPlaneEndpoint }) => controlPlaneEndpoint?.text),
    ),
    ...(Number.isInteger(port) && port > 0 ? { bindPort: port } : {}),
    apiServerNames: all(({ certSANs }) => certSANs),
    etcdServerNames: all(({ etcd }) => etcd.serverCertSANs),
    etcdPeerNames: all(({ etcd }) => etcd.peerCertSANs),
    ...optional(
      'version',
      first(({ root }) => versionIn(root)),
    ),
    ...optional(
      'clusterName',
      first(({ root }) => textIn(root, 'clusterName')),
    ),
  };
}

function textIn({ entries }: KubeadmConfiguration['root'], key: string): string | undefined {
  const node = entries.get(key);
  return node?.kind === 'scalar' && node.text !== '' ? node.text : undefined;
}

function versionIn(root: KubeadmConfiguration['root']): string | undefined {
  return /^v?(\d+\.\d+(?:\.\d+)?)/.exec(textIn(root, 'kubernetesVersion') ?? '')?.[1];
}

/** The kubelet's user name, otherwise the name that kubeadm puts in etcd's certificates. */
function nodeNameIn(certificates: readonly CertificateNode[]): string | undefined {
  const commonNames = (isMeant: (node: CertificateNode) => boolean): ReadonlySet<string> =>
    new Set(certificates.filter(isMeant).flatMap(({ certificate }) => attributeValues(certificate.subject, 'CN')));
  const users = [...commonNames(() => true)].flatMap((name) => /^system:node:(.+)$/.exec(name)?.[1] ?? []);
  const members = commonNames(({ role }) => role?.id === 'etcd-server' || role?.id === 'etcd-peer');
  const [user, ...otherUsers] = new Set(users);
  if (user !== undefined && otherUsers.length === 0) return user;
  const [member, ...otherMembers] = members;
  return users.length === 0 && otherMembers.length === 0 ? member : undefined;
}

function dnsDomainIn(certificates: readonly CertificateNode[]): string | undefined {
  const domains = certificates.flatMap(({ certificate }) =>
    (certificate.subjectAltName ?? []).flatMap(
      ({ type, value }) => (type === 'DNS' && /^kubernetes\.default\.svc\.(.+)$/.exec(value)?.[1]) || [],
    ),
  );
  const [domain, ...others] = new Set(domains);
  return others.length === 0 ? domain : undefined;
}

/** kubeadm names the issuer of tokens by the domain. */
function dnsDomainOf({ components }: ClusterPicture, host: string): string | undefined {
  const settings = components.flatMap((each) =>
    each.component === 'kube-apiserver' && each.host === host ? each.settings : [],
  );
  const issuer = settings.find(({ flag }) => flag === '--service-account-issuer')?.value;
  return /^https:\/\/kubernetes\.default\.svc\.([a-z0-9.-]+)$/.exec(issuer ?? '')?.[1];
}

/** Host of `controlPlaneEndpoint`, with or without a port. */
export function endpointHost({ controlPlaneEndpoint }: ClusterNames): string | undefined {
  return controlPlaneEndpoint === undefined ? undefined : readAddress(controlPlaneEndpoint)?.host;
}
