import { scalarAt } from '../../../locate/objects/nodes.ts';
import type { ConfigurationObject, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { decodeBase64 } from '../../../text/base64.ts';
import { isRecord, jsonRecord } from '../../../text/jsonRecord.ts';
import { optional } from '../../../text/optional.ts';
import type { CertificateNode, PkiGraph } from '../../pkiModel.ts';
import type {
  ClusterPicture,
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigUser,
  Material,
  PlacedObject,
} from '../clusterModel.ts';

/** `format` for clusters in Argo CD Secrets. */
export const argocdFormat = 'argocd';

/**
 * The clusters in Argo CD Secrets, each as a kubeconfig with one context: its fields have the same meaning with other
 * names (`tlsClientConfig.caData`), and client-go reads both.
 */
export function argocdClusters({ graph, objects }: ClusterPicture): readonly Kubeconfig[] {
  return objects.flatMap((placed) => {
    const type = scalarAt(placed.object.root, 'metadata', 'labels', 'argocd.argoproj.io/secret-type');
    return placed.object.kind === 'Secret' && type?.text === 'cluster' ? toKubeconfig(graph, placed) : [];
  });
}

function toKubeconfig(graph: PkiGraph, secret: PlacedObject): readonly Kubeconfig[] {
  const server = secretValue(secret, 'server');
  const config = secretValue(secret, 'config');
  if (server === undefined || config === undefined) return [];
  const { file, object: outer, host } = secret;
  const root = { kind: 'mapping', entries: new Map() } as const;
  const { tlsClientConfig, bearerToken } = jsonRecord(config.text) ?? {};
  const { insecure, serverName } = isRecord(tlsClientConfig) ? tlsClientConfig : {};
  const name = secretValue(secret, 'name') ?? scalarAt(outer.root, 'metadata', 'name');
  const part = (field: string): Material | undefined => materialOf(graph, secret, config, field);
  const cluster: KubeconfigCluster = {
    name,
    node: root,
    index: 0,
    server,
    ...optional('tlsServerName', textIn(config, serverName)),
    ...optional('insecure', insecure === true ? withText(config, 'true') : undefined),
    ...optional('ca', part('caData')),
  };
  const user: KubeconfigUser = {
    name,
    node: root,
    index: 0,
    ...optional('certificate', part('certData')),
    ...optional('key', part('keyData')),
    ...optional('token', textIn(config, bearerToken)),
  };
  const context = { name, node: root, index: 0, cluster, user };
  const object: ConfigurationObject = {
    documentIndex: outer.documentIndex,
    kind: 'Config',
    format: argocdFormat,
    keyPath: '',
    root,
    embeddedIn: { object: outer, keyPath: config.keyPath },
  };
  return [{ file, object, host, clusters: [cluster], users: [user], contexts: [context], current: context }];
}

/** The value of a key of a Secret; in `data` decoded, with the place of the base64 as a whole. */
function secretValue({ object: { root } }: PlacedObject, key: string): ScalarNode | undefined {
  const plain = scalarAt(root, 'stringData', key);
  if (plain !== undefined) return plain;
  const encoded = scalarAt(root, 'data', key);
  const bytes = encoded && decodeBase64(encoded.text);
  return bytes instanceof Uint8Array && encoded !== undefined
    ? withText(encoded, new TextDecoder().decode(bytes))
    : undefined;
}

function withText({ style, span, keySpan, keyPath }: ScalarNode, text: string): ScalarNode {
  return { kind: 'scalar', text, style, toSource: () => span, span, keyPath, ...optional('keySpan', keySpan) };
}

function textIn(config: ScalarNode, value: unknown): ScalarNode | undefined {
  return typeof value === 'string' && value !== '' ? withText(config, value) : undefined;
}

function materialOf(
  graph: PkiGraph,
  { file, object: { documentIndex } }: PlacedObject,
  { keyPath }: ScalarNode,
  field: string,
): Material | undefined {
  const own = file.credentials.filter(
    ({ value, block }) =>
      value.keyPath === keyPath &&
      value.object?.documentIndex === documentIndex &&
      block.innerKeyPath === `tlsClientConfig.${field}`,
  );
  const [first] = own;
  if (first === undefined) return undefined;
  return {
    source: 'value',
    place: { file, span: first.block.span },
    name: field,
    filePath: file.path,
    occurrences: own.map((credential) => ({ file, credential })),
    certificates: own.flatMap(({ fingerprint = '' }): readonly CertificateNode[] => {
      const node = graph.certificates.get(fingerprint);
      return node === undefined ? [] : [node];
    }),
  };
}
