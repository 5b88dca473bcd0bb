import { mappingAt } from '../../locate/objects/nodes.ts';
import type { MappingNode } from '../../locate/objects/objectModel.ts';
import type { Span } from '../../text/span.ts';
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser, Material } from '../cluster/clusterModel.ts';
import type { CertificateNode, PkiGraph } from '../pkiModel.ts';
import type { Doubt } from './contextVerdictModel.ts';
import { execGroup, goQuoted } from './entryFaults.ts';
import { namedFile, openFault } from './namedFile.ts';
import { pairFault, withoutCertificate } from './pairFault.ts';
import { type PemInput, pemInput } from './pemInput.ts';
import { rootsFault } from './rootsFault.ts';
import { textAt } from './textAt.ts';

/** An error of kubectl, and the field at fault. */
export interface CredentialError {
  readonly error: string;
  readonly span: Span | undefined;
  /** See `KubectlFault`. */
  readonly what?: 'pair' | 'authorities';
}

/** Whether kubectl has user credentials, which it checks before the server's address. */
export interface IdentityCheck {
  readonly fault?: CredentialError;
  readonly hasToken: boolean;
  readonly doubts: readonly Doubt[];
}

/** How kubectl handles a token file, and that it asks for name and password without user credentials. */
export function checkIdentity(graph: PkiGraph, kubeconfig: Kubeconfig, { name, node }: KubeconfigUser): IdentityCheck {
  const isSet = (...fields: readonly string[]): boolean => fields.some((field) => textAt(node, field) !== undefined);
  const tokenFile = isSet('token') ? undefined : textAt(node, 'tokenFile');
  const named = tokenFile && namedFile(graph, kubeconfig, tokenFile);
  const closed = named && openFault(named);
  if (closed !== undefined)
    return { fault: { error: `error: ${closed}`, span: tokenFile?.span }, hasToken: false, doubts: [] };
  const hasToken = isSet('token') || (named !== undefined && named.state !== 'empty');
  const doubts: readonly Doubt[] = named?.state === 'unknown' ? [{ of: 'file', path: named.path }] : [];
  const isKnown =
    hasToken ||
    isSet('username', 'client-certificate', 'client-certificate-data') ||
    mappingAt(node, 'auth-provider') !== undefined ||
    mappingAt(node, 'exec') !== undefined;
  if (isKnown) return { hasToken, doubts };
  return { fault: { error: prompt, span: (tokenFile ?? name)?.span }, hasToken, doubts };
}

/** Without a terminal `error: EOF` follows. */
const prompt = 'Please enter Username:';

/** Certificates; the system store; or a file that was not read. */
export type Anchors = readonly CertificateNode[] | 'system' | 'unknown';
/** Certificates, or a file that was not read. */
export type Presented = readonly CertificateNode[] | 'unknown';

/** What kubectl has when it connects. */
export interface CredentialCheck {
  readonly fault?: CredentialError;
  /** The roots that verify the server. */
  readonly anchors: Anchors;
  /** What is presented to the server. */
  readonly presented: Presented;
  readonly doubts: readonly Doubt[];
}

/** Checks the credentials as kubectl does before it connects, in its order. */
export function checkCredentials(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  cluster: KubeconfigCluster,
  user: KubeconfigUser,
  hasToken: boolean,
): CredentialCheck {
  const nothing = { anchors: 'unknown', presented: [], doubts: [] } as const;
  const { insecure } = cluster;
  const plugin = pluginFault(user);
  if (plugin !== undefined) return { ...nothing, fault: plugin };
  const ca = fieldInput(graph, kubeconfig, cluster.node, 'certificate-authority', cluster.ca);
  if (insecure !== undefined && ca.is !== 'none') {
    const error = 'error: specifying a root certificates file with the insecure flag is not allowed';
    return { ...nothing, fault: { error, span: insecure.keySpan ?? insecure.span } };
  }
  const roots = ca.is === 'read' ? rootsFault(ca.blocks) : undefined;
  if (ca.is === 'read' && roots !== undefined) {
    return { ...nothing, fault: { error: `error: ${roots}`, span: ca.material.place.span, what: 'authorities' } };
  }
  const pair = checkPair(graph, kubeconfig, user);
  const fault = pair.fault ?? tokenFault(user, hasToken);
  return {
    ...(fault === undefined ? {} : { fault }),
    anchors: ca.is === 'read' ? ca.material.certificates : ca.is === 'unknown' ? 'unknown' : 'system',
    presented: pair.presented,
    doubts: [...(ca.is === 'unknown' ? [ca.doubt] : []), ...pair.doubts],
  };
}

function checkPair(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  { node, certificate, key }: KubeconfigUser,
): Omit<CredentialCheck, 'anchors'> {
  const first = fieldInput(graph, kubeconfig, node, 'client-certificate', certificate);
  if (first.is === 'none') return { presented: [], doubts: [] };
  const second = fieldInput(graph, kubeconfig, node, 'client-key', key);
  // Both files are read when the server requests a certificate, and again for each connection.
  const areFiles =
    textAt(node, 'client-certificate-data') === undefined && textAt(node, 'client-key-data') === undefined;
  const prefix = areFiles ? 'Unable to connect to the server' : 'error';
  const doubts = [first, second].flatMap((input) => (input.is === 'unknown' ? [input.doubt] : []));
  const fault =
    first.is === 'empty'
      ? { error: withoutCertificate([]), half: 'certificate' }
      : first.is === 'read' && second.is === 'read'
        ? pairFault(first.blocks, second.blocks)
        : undefined;
  const span = (fault?.half === 'key' ? key : certificate)?.place.span;
  return {
    ...(fault === undefined ? {} : { fault: { error: `${prefix}: ${fault.error}`, span, what: 'pair' as const } }),
    presented: first.is === 'read' ? first.material.certificates : 'unknown',
    doubts,
  };
}

function tokenFault({ node }: KubeconfigUser, hasToken: boolean): CredentialError | undefined {
  const password = textAt(node, 'username') ?? textAt(node, 'password');
  if (hasToken && password !== undefined) {
    const error = 'error: username/password or bearer token may be set, but not both';
    return { error, span: password.keySpan };
  }
  const token = textAt(node, 'token');
  if (token === undefined || !/[\x00-\x08\x0a-\x1f\x7f]/.test(token.text)) return undefined;
  const error = 'Unable to connect to the server: net/http: invalid header field value for "Authorization"';
  return { error, span: token.span };
}

function pluginFault({ node }: KubeconfigUser): CredentialError | undefined {
  const apiVersion = textAt(mappingAt(node, 'exec'), 'apiVersion');
  if (apiVersion !== undefined && !pluginVersions.includes(apiVersion.text)) {
    return { error: `error: exec plugin: invalid apiVersion ${goQuoted(apiVersion.text)}`, span: apiVersion.span };
  }
  const provider = mappingAt(node, 'auth-provider');
  const name = textAt(provider, 'name');
  if (provider === undefined || name?.text === 'oidc') return undefined;
  const error = removedProviders[name?.text ?? ''] ?? `no Auth Provider found for name ${goQuoted(name?.text ?? '')}`;
  return { error: `error: ${error}`, span: name?.span };
}

const pluginVersions: readonly string[] = [`${execGroup}/v1`, `${execGroup}/v1beta1`];

const removedProviders: Readonly<Record<string, string>> = {
  azure: `The azure auth plugin has been removed.
Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.
See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins for further details`,
  gcp: `The gcp auth plugin has been removed.
Please use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.
See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details`,
};

/** What client-go reads from `FIELD-data` and `FIELD`: `none` if both are missing, `empty` for an empty file. */
type FieldInput =
  | { readonly is: 'none' }
  | { readonly is: 'empty' }
  | { readonly is: 'unknown'; readonly doubt: Doubt }
  | { readonly is: 'read'; readonly material: Material; readonly blocks: readonly PemInput[] };

/** Finds the value of a field of a cluster or a user, embedded or in a readable file. */
function fieldInput(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  node: MappingNode | undefined,
  field: string,
  material: Material | undefined,
): FieldInput {
  const path = textAt(node, field);
  const data = textAt(node, `${field}-data`);
  if (data === undefined && path === undefined) return { is: 'none' };
  if (data === undefined && path !== undefined) {
    const named = namedFile(graph, kubeconfig, path);
    if (named.state === 'empty') return { is: 'empty' };
    if (named.state !== 'readable' || material === undefined) {
      return { is: 'unknown', doubt: { of: 'file', path: named.path } };
    }
  }
  if (material === undefined) return { is: 'unknown', doubt: { of: 'document' } };
  return { is: 'read', material, blocks: pemInput(material, data?.text) };
}
