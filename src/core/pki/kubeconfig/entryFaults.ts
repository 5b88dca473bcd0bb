import { itemsAt, mappingAt, nodeAt, scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { Span } from '../../text/span.ts';
import { quoted } from '../../x509/go/quoted.ts';
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from '../cluster/clusterModel.ts';
import type { PkiGraph } from '../pkiModel.ts';
import { namedFile, openFault } from './namedFile.ts';
import { octetsOf } from './octetsOf.ts';
import { proxyUrlFault } from './serverUrl.ts';
import { textAt } from './textAt.ts';

/** An error of client-go's validation for an entry. */
export interface EntryFault {
  readonly error: string;
  readonly span: Span | undefined;
}

/** Errors of client-go's `validateClusterInfo` for a cluster. A missing server is not an error: kubectl has a default. */
export function clusterFaults(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  name: string,
  { node }: KubeconfigCluster,
): readonly EntryFault[] {
  const faults: EntryFault[] = [];
  const proxyUrl = textAt(node, 'proxy-url');
  const proxyFault = proxyUrl && proxyUrlFault(proxyUrl.text);
  if (proxyUrl !== undefined && proxyFault !== undefined) {
    const error = `invalid 'proxy-url' ${goQuoted(proxyUrl.text)} for cluster ${goQuoted(name)}: ${proxyFault}`;
    faults.push({ error, span: proxyUrl.span });
  }
  const path = textAt(node, 'certificate-authority');
  if (path === undefined) return faults;
  if (textAt(node, 'certificate-authority-data') !== undefined) {
    const fields = 'certificate-authority-data and certificate-authority';
    const error = `${fields} are both specified for ${name}. certificate-authority-data will override.`;
    faults.push({ error, span: path.keySpan });
  }
  faults.push(...unreadable(graph, kubeconfig, path, `certificate-authority`, name));
  return faults;
}

/** Errors of client-go's `validateAuthInfo` for a user. */
export function userFaults(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  name: string,
  { node }: KubeconfigUser,
): readonly EntryFault[] {
  const has = (...fields: readonly string[]): boolean => fields.some((field) => textAt(node, field) !== undefined);
  const faults: EntryFault[] = [];
  if (has('client-certificate', 'client-certificate-data')) {
    faults.push(...pairFaults(graph, kubeconfig, name, node));
  }
  const exec = mappingAt(node, 'exec');
  if (exec !== undefined) faults.push(...execFaults(name, exec, node));
  if (has('token') && has('username', 'password')) {
    const error = `more than one authentication method found for ${name}; found [token basicAuth], only one is allowed`;
    faults.push({ error, span: textAt(node, 'token')?.keySpan });
  }
  if (!has('as') && (has('as-uid') || nodeAt(node, 'as-groups') || nodeAt(node, 'as-user-extra'))) {
    const error = `requesting uid, groups or user-extra for ${name} without impersonating a user`;
    faults.push({ error, span: spanOf(nodeAt(node, 'as-groups') ?? nodeAt(node, 'as-uid')) });
  }
  return faults;
}

function pairFaults(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  name: string,
  node: KubeconfigUser['node'],
): readonly EntryFault[] {
  const faults: EntryFault[] = [];
  const certificate = textAt(node, 'client-certificate');
  const key = textAt(node, 'client-key');
  const certificateData = textAt(node, 'client-certificate-data');
  const keyData = textAt(node, 'client-key-data');
  if (certificate !== undefined && certificateData !== undefined) {
    const error = `client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`;
    faults.push({ error, span: certificate.keySpan });
  }
  if (key !== undefined && keyData !== undefined) {
    const error = `client-key-data and client-key are both specified for ${name}; client-key-data will override`;
    faults.push({ error, span: key.keySpan });
  }
  if (key === undefined && keyData === undefined) {
    const method = 'to use the clientCert authentication method.';
    const error = `client-key-data or client-key must be specified for ${name} ${method}`;
    faults.push({ error, span: (certificateData ?? certificate)?.keySpan });
  }
  if (certificate !== undefined) faults.push(...unreadable(graph, kubeconfig, certificate, 'client-cert', name));
  if (key !== undefined) faults.push(...unreadable(graph, kubeconfig, key, 'client-key', name));
  return faults;
}

function execFaults(name: string, exec: DocumentNode, user: KubeconfigUser['node']): readonly EntryFault[] {
  const span = spanOf(exec);
  const faults: EntryFault[] = [];
  const plugin = `must be specified for ${name} to use exec authentication plugin`;
  if (mappingAt(user, 'auth-provider') !== undefined) {
    faults.push({ error: `authProvider cannot be provided in combination with an exec plugin for ${name}`, span });
  }
  if (textAt(exec, 'command') === undefined) faults.push({ error: `command ${plugin}`, span });
  const apiVersion = textAt(exec, 'apiVersion')?.text;
  if (apiVersion === undefined) faults.push({ error: `apiVersion ${plugin}`, span });
  for (const variable of itemsAt(exec, 'env')) {
    if (textAt(variable, 'name') !== undefined) continue;
    faults.push({ error: `env variable name ${plugin}`, span: spanOf(variable) });
  }
  // The conversion of the file sets it for old versions.
  const isOld = apiVersion === `${execGroup}/v1beta1` || apiVersion === `${execGroup}/v1alpha1`;
  const mode = scalarAt(exec, 'interactiveMode');
  if (mode === undefined || mode.text === '') {
    if (!isOld) faults.push({ error: `interactiveMode ${plugin}`, span });
  } else if (!/^(?:Never|IfAvailable|Always)$/.test(mode.text)) {
    faults.push({ error: `invalid interactiveMode for ${name}: ${goQuoted(mode.text)}`, span: mode.span });
  }
  return faults;
}

/** The group of the plugins' answers. */
export const execGroup = 'client.authentication.k8s.io';

function unreadable(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  field: ScalarNode,
  what: string,
  name: string,
): readonly EntryFault[] {
  const named = namedFile(graph, kubeconfig, field);
  const fault = openFault(named);
  if (fault === undefined) return [];
  return [{ error: `unable to read ${what} ${named.path} for ${name} due to ${fault}`, span: field.span }];
}

/** Go's `%q`. */
export function goQuoted(text: string): string {
  return quoted(octetsOf(text));
}
