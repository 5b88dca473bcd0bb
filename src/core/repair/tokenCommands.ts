import { renewerOf } from '../findings/tokens/tokenWords.ts';
import { networkPlugins } from '../kubernetes/tables/serviceAccountTokens.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import type { DecodedFile } from '../pki/pkiModel.ts';
import { tokenClaims } from '../pki/readToken.ts';
import { clusterNamesOn } from '../renewal/create/clusterNames.ts';
import { baseName } from '../text/paths.ts';
import { shellQuoted } from '../text/shell.ts';
import type { CommandSubject } from './findingCommand.ts';

/** A label of RFC 1123, as in names of service accounts and namespaces: safe in a shell. */
export const label = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Gets a token that is accepted: from what renews it, or a new one. */
export function createToken({ finding, graph, credential }: CommandSubject): string | undefined {
  const decoded = graph.files.find(({ path }) => path === finding.path);
  const claims = credential && tokenClaims(credential);
  const account = claims?.serviceAccount;
  if (account === undefined || !label.test(account.name) || !label.test(account.namespace)) return undefined;
  const renewer = decoded && renewerOf(decoded);
  if (decoded === undefined || renewer === undefined)
    return `kubectl create token ${account.name} --namespace ${account.namespace}`;
  if (renewer === 'networkPlugin') return restartPlugin(account.namespace, decoded, graph);
  const pod = claims?.boundTo?.kind === 'Pod' ? claims.boundTo.name : '';
  // Deleted alone, a Pod without a controller would not come back.
  return label.test(pod)
    ? `kubectl get pod ${pod} --namespace ${account.namespace} --output yaml | kubectl replace --force --filename -`
    : undefined;
}

/** On the node whose files these are; which Pods they are, where its name is not known. */
function restartPlugin(namespace: string, file: DecodedFile, graph: CommandSubject['graph']): string | undefined {
  const plugin = networkPlugins.find(({ kubeconfig }) => kubeconfig.test(baseName(file.hostPath ?? file.path)));
  if (plugin === undefined) return undefined;
  const which = `--namespace ${namespace} --selector ${shellQuoted(plugin.selector)}`;
  const { nodeName = '' } = clusterNamesOn(graph, hostOf(file));
  return label.test(nodeName)
    ? `kubectl delete pod ${which} --field-selector spec.nodeName=${nodeName}`
    : `kubectl get pods ${which} --output wide`;
}
