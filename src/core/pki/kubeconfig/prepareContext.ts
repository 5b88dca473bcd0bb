import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import { optional } from '../../text/optional.ts';
import type {
  ClusterPicture,
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigUser,
} from '../cluster/clusterModel.ts';
import type { Doubt, KubectlFault } from './contextVerdictModel.ts';
import {
  type Anchors,
  type CredentialError,
  checkCredentials,
  checkIdentity,
  type Presented,
} from './credentialCheck.ts';
import { clusterFaults, type EntryFault, userFaults } from './entryFaults.ts';
import { fileFault } from './fileFault.ts';
import { mayBeElsewhere } from './mergedEntries.ts';
import { type ServerUrl, serverUrl } from './serverUrl.ts';
import { textAt } from './textAt.ts';

/** A context that client-go accepts: server and user. */
export interface PreparedContext {
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  readonly url: Exclude<ServerUrl, { error: string }>;
  readonly anchors: Anchors;
  readonly presented: Presented;
  /** What is unknown before connecting. */
  readonly openDoubts: readonly Doubt[];
}

/** Does what kubectl does with a context before it connects. */
export function preparedContext(
  picture: ClusterPicture,
  kubeconfig: Kubeconfig,
  chosen: KubeconfigContext | undefined,
): PreparedContext | { readonly fault: KubectlFault } | { readonly doubts: readonly Doubt[] } {
  const { graph } = picture;
  const { object } = kubeconfig;
  if (object.isBroken || object.documentIndex > 0 || object.keyPath !== '') return { doubts: [{ of: 'document' }] };
  const refused = fileFault(kubeconfig);
  if (refused !== undefined) return { fault: refused };
  const context = chosen ?? currentOf(kubeconfig);
  if (context === 'absent') {
    const name = kubeconfig.currentContext;
    const isMerged = name !== undefined && mayBeElsewhere(picture, kubeconfig, 'contexts', name);
    return isMerged ? { doubts: [{ of: 'entry', name: name.text }] } : { fault: contextNotFound(kubeconfig) };
  }
  const merged = mergedEntries(picture, kubeconfig, context);
  if (merged.length > 0) return { doubts: merged };
  const clusterName = nameOf(context?.clusterName);
  const userName = nameOf(context?.userName);
  // An unknown name counts as an empty entry: kubectl has a default server, and asks for the user.
  const cluster: KubeconfigCluster = context?.cluster ?? noEntry;
  const user: KubeconfigUser = context?.user ?? noEntry;
  if (isTemplate(cluster) || isTemplate(user)) return { doubts: [{ of: 'document' }] };
  const faults = [
    ...userFaults(graph, kubeconfig, userName, user),
    ...clusterFaults(graph, kubeconfig, clusterName, cluster),
  ];
  if (faults.length > 0) return { fault: configurationFault(kubeconfig, faults) };
  const server = textAt(cluster.node, 'server');
  const at = (span: ScalarNode['span'] | undefined) => optional('place', span && { file: kubeconfig.file, span });
  if (server === undefined) {
    const place = at((cluster.name ?? context?.clusterName ?? kubeconfig.currentContext)?.span);
    return { fault: { stage: 'configuration', error: noServer, ...place } };
  }
  const url = serverUrl(server.text);
  const failed = ({ error, span, what }: CredentialError) => ({
    fault: { stage: 'credentials' as const, error, ...at(span), ...optional('what', what) },
  });
  // Without TLS, client-go ignores all credentials.
  const isSecure = !('error' in url) && url.scheme === 'https';
  const identity = isSecure ? checkIdentity(graph, kubeconfig, user) : undefined;
  if (identity?.fault !== undefined) return failed(identity.fault);
  if ('error' in url) return { fault: { stage: 'configuration', error: `error: ${url.error}`, ...at(server.span) } };
  if (url.scheme !== 'https' && url.scheme !== 'http') {
    const error = `Unable to connect to the server: unsupported protocol scheme "${url.scheme}"`;
    return { fault: { stage: 'configuration', error, ...at(server.span) } };
  }
  if (identity === undefined) return { cluster, user, url, anchors: 'unknown', presented: [], openDoubts: [] };
  const { fault, anchors, presented, doubts } = checkCredentials(graph, kubeconfig, cluster, user, identity.hasToken);
  if (fault !== undefined) return failed(fault);
  const openDoubts = [...identity.doubts, ...doubts];
  return { cluster, user, url, anchors, presented, openDoubts };
}

/** Names of entries that another kubeconfig may have. */
function mergedEntries(
  picture: ClusterPicture,
  kubeconfig: Kubeconfig,
  context: KubeconfigContext | undefined,
): readonly Doubt[] {
  if (context === undefined) return [];
  const { clusterName, cluster, userName, user } = context;
  const named = [
    ...(cluster === undefined ? [['clusters', clusterName] as const] : []),
    ...(user === undefined ? [['users', userName] as const] : []),
  ];
  return named.flatMap(([list, name]) =>
    name === undefined || name.text === '' || !mayBeElsewhere(picture, kubeconfig, list, name, context)
      ? []
      : { of: 'entry' as const, name: name.text },
  );
}

const noEntry = { name: undefined, node: undefined, index: -1 };

/** kubectl's default for the server, where nothing listens. */
export const noServer =
  'The connection to the server localhost:8080 was refused - did you specify the right host or port?';

/** The current context; `undefined` if none is named. */
function currentOf({ currentContext, current }: Kubeconfig): KubeconfigContext | undefined | 'absent' {
  return currentContext === undefined || currentContext.text === '' ? undefined : (current ?? 'absent');
}

function contextNotFound({ file, currentContext }: Kubeconfig): KubectlFault {
  const name = currentContext?.text ?? '';
  return {
    stage: 'configuration',
    error: `Error in configuration: context was not found for specified context: ${name}`,
    ...optional('place', currentContext && { file, span: currentContext.span }),
  };
}

function configurationFault({ file }: Kubeconfig, faults: readonly EntryFault[]): KubectlFault {
  const [first] = faults;
  const lines = faults.map(({ error }) => `* ${error}`).join('\n');
  return {
    stage: 'configuration',
    error: faults.length === 1 ? `error: ${first?.error}` : `Error in configuration: \n${lines}`,
    ...optional('place', first?.span && { file, span: first.span }),
  };
}

function nameOf(name: ScalarNode | undefined): string {
  return name?.text ?? '';
}

/** A variable or a template in place of a value. */
function isTemplate({ node }: KubeconfigCluster | KubeconfigUser): boolean {
  return [...(node?.entries.values() ?? [])].some(
    (entry) => entry.kind === 'scalar' && /\{\{|\$\{|\$\(|<%/.test(entry.text),
  );
}
