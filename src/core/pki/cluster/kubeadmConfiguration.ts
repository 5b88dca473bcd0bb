import {
  type ExtraArgument,
  extraArgumentsIn,
  type KubeadmKind,
  type KubeadmObject,
  kubeadmObjectsIn,
} from '../../locate/configurations/kubeadmObjects.ts';
import { itemsAt, mappingAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { optional } from '../../text/optional.ts';
import type { PlacedObject } from './clusterModel.ts';

/** A configuration of kubeadm for a cluster, for the first node, or for a joining node; each scalar with its place. */
export interface KubeadmConfiguration {
  readonly kind: KubeadmKind;
  /** The object that contains it: itself, or a Cluster API object. */
  readonly placed: PlacedObject;
  /** Where its own fields begin. */
  readonly root: MappingNode;
  readonly certificatesDir?: ScalarNode;
  readonly controlPlaneEndpoint?: ScalarNode;
  /** `apiServer.certSANs`. */
  readonly certSANs: readonly ScalarNode[];
  readonly networking: {
    /** One, or two separated by a comma. */
    readonly serviceSubnet?: ScalarNode;
    readonly dnsDomain?: ScalarNode;
  };
  readonly etcd: {
    readonly serverCertSANs: readonly ScalarNode[];
    readonly peerCertSANs: readonly ScalarNode[];
    readonly external?: ExternalEtcd;
  };
  /** Of this node's API server; of a joining node only if it joins the control plane. */
  readonly localAPIEndpoint: { readonly advertiseAddress?: ScalarNode; readonly bindPort?: ScalarNode };
  /** `nodeRegistration.name`. */
  readonly nodeName?: ScalarNode;
  /** Where a joining node finds the CA; `/etc/kubernetes/pki/ca.crt` when absent. */
  readonly caCertPath?: ScalarNode;
  readonly discovery: KubeadmDiscovery;
  /** `token` of `bootstrapTokens[]`. */
  readonly bootstrapTokens: readonly ScalarNode[];
  /** Key that encrypts the certificates in the Secret `kubeadm-certs`. */
  readonly certificateKey?: ScalarNode;
  /** A joining node becomes a part of the control plane. */
  readonly isControlPlane: boolean;
  readonly extraArguments: readonly ExtraArgument[];
}

/** `etcd.external`: paths on the host of every API server. */
interface ExternalEtcd {
  readonly endpoints: readonly ScalarNode[];
  readonly caFile?: ScalarNode;
  readonly certFile?: ScalarNode;
  readonly keyFile?: ScalarNode;
}

/** How a joining node comes to trust the cluster. */
interface KubeadmDiscovery {
  readonly apiServerEndpoint?: ScalarNode;
  readonly token?: ScalarNode;
  readonly caCertHashes: readonly ScalarNode[];
  /** `unsafeSkipCAVerification`, if it is true. */
  readonly unsafeSkipCAVerification?: ScalarNode;
  /** `file.kubeConfigPath`. */
  readonly kubeConfigPath?: ScalarNode;
  readonly tlsBootstrapToken?: ScalarNode;
}

/** Validity periods and key types came with v1beta4; Cluster API has its own versions. */
export function hasLifetimes({ placed }: Pick<KubeadmConfiguration, 'placed'>): boolean {
  const { apiVersion = '', kind } = placed.object;
  return kind !== 'ClusterConfiguration' || !/^kubeadm\.k8s\.io\/v1(?:alpha\d|beta[123])$/.test(apiVersion);
}

/** Reads the kubeadm configurations in an object: its own kinds, and Cluster API kinds that contain them. */
export function kubeadmConfigurationsIn(placed: PlacedObject): readonly KubeadmConfiguration[] {
  return kubeadmObjectsIn(placed.object).map((kubeadm) => readConfiguration(kubeadm, placed));
}

function readConfiguration(kubeadm: KubeadmObject, placed: PlacedObject): KubeadmConfiguration {
  const { kind, root } = kubeadm;
  const isJoin = kind === 'JoinConfiguration';
  const endpoint = isJoin ? mappingAt(root, 'controlPlane', 'localAPIEndpoint') : mappingAt(root, 'localAPIEndpoint');
  const external = mappingAt(root, 'etcd', 'external');
  const certificateKey = isJoin ? scalarAt(root, 'controlPlane', 'certificateKey') : scalarAt(root, 'certificateKey');
  return {
    kind,
    placed,
    root,
    ...optional('certificatesDir', given(root, 'certificatesDir')),
    ...optional('controlPlaneEndpoint', given(root, 'controlPlaneEndpoint')),
    certSANs: scalarsAt(root, 'apiServer', 'certSANs'),
    networking: {
      ...optional('serviceSubnet', given(root, 'networking', 'serviceSubnet')),
      ...optional('dnsDomain', given(root, 'networking', 'dnsDomain')),
    },
    etcd: {
      serverCertSANs: scalarsAt(root, 'etcd', 'local', 'serverCertSANs'),
      peerCertSANs: scalarsAt(root, 'etcd', 'local', 'peerCertSANs'),
      ...optional('external', external && readExternalEtcd(external)),
    },
    localAPIEndpoint: {
      ...optional('advertiseAddress', given(endpoint, 'advertiseAddress')),
      ...optional('bindPort', given(endpoint, 'bindPort')),
    },
    ...optional('nodeName', given(root, 'nodeRegistration', 'name')),
    ...optional('caCertPath', given(root, 'caCertPath')),
    discovery: readDiscovery(mappingAt(root, 'discovery')),
    bootstrapTokens: itemsAt(root, 'bootstrapTokens').flatMap((item) => scalarAt(item, 'token') ?? []),
    ...optional('certificateKey', certificateKey),
    isControlPlane: !isJoin || mappingAt(root, 'controlPlane') !== undefined,
    extraArguments: extraArgumentsIn(kubeadm),
  };
}

function readExternalEtcd(node: MappingNode): ExternalEtcd {
  return {
    endpoints: scalarsAt(node, 'endpoints'),
    ...optional('caFile', given(node, 'caFile')),
    ...optional('certFile', given(node, 'certFile')),
    ...optional('keyFile', given(node, 'keyFile')),
  };
}

function readDiscovery(node: MappingNode | undefined): KubeadmDiscovery {
  const bootstrap = mappingAt(node, 'bootstrapToken');
  const unsafe = scalarAt(bootstrap, 'unsafeSkipCAVerification');
  return {
    ...optional('apiServerEndpoint', given(bootstrap, 'apiServerEndpoint')),
    ...optional('token', given(bootstrap, 'token')),
    caCertHashes: scalarsAt(bootstrap, 'caCertHashes'),
    ...optional('unsafeSkipCAVerification', unsafe?.text === 'true' ? unsafe : undefined),
    ...optional('kubeConfigPath', given(node, 'file', 'kubeConfigPath')),
    ...optional('tlsBootstrapToken', given(node, 'tlsBootstrapToken')),
  };
}

/** An empty value counts as absent: kubeadm uses its default. */
function given(node: DocumentNode | undefined, ...path: readonly string[]): ScalarNode | undefined {
  const scalar = scalarAt(node, ...path);
  return scalar?.text === '' ? undefined : scalar;
}
