import { itemsAt, mappingAt, nodeAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, Kubeconfig, KubeconfigContext, KubeconfigUser } from '../../pki/cluster/clusterModel.ts';
import { repeatedNames } from '../../pki/kubeconfig/fileFault.ts';
import { hasEmptyUsers } from '../../pki/kubeconfig/mergedEntries.ts';
import { scalarKind } from '../../pki/kubeconfig/scalarKind.ts';
import { textAt } from '../../pki/kubeconfig/textAt.ts';
import { folderOf } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { isOfWebhook } from './isOfWebhook.ts';
import { isOpen, valuePlace } from './kubeconfigFields.ts';

/**
 * User without credentials.
 *
 * When: the user of the current context has no certificate, token, password, `exec` or `auth-provider`, and the server uses https. Or the current
 * context has no user, and the list of users is empty.
 *
 * kubectl asks for a user name and a password, which API servers have not accepted since 1.19. kops writes no credentials since 1.18.1 unless it is
 * told to. Nothing is said of templates, of kubeconfigs with which the API server calls a webhook, and where another kubeconfig beside this one has the user.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig
 */
export const kubeconfigUserEmpty = {
  code: 'kubeconfig-user-empty',
  severity: 'error',
  fact: {
    user: 'User {user} of the current context has no credentials: no certificate, no token, no exec plugin.',
    context: 'The current context {context} has no user, and users is empty: kubectl has no credentials.',
  },
  consequence: {
    prompts:
      'kubectl asks `Please enter Username:`. Other programs are anonymous to kube-apiserver, which answers Unauthorized or Forbidden.',
    rejected: 'kubectl does not read the file: a user must be a mapping.',
  },
  wayOut: {
    kops: 'Run `kops export kubeconfig --admin`.',
    other: 'Add the credentials, or export the kubeconfig again with them.',
  },
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/** Reports current contexts with which nobody can log in. */
export function checkEmptyUsers(picture: ClusterPicture): readonly FindingDraft[] {
  return picture.kubeconfigs.flatMap((kubeconfig) => {
    const { current, object } = kubeconfig;
    const isTemplate = object.isTemplate === true || object.isBroken === true;
    if (current === undefined || isTemplate || isOfWebhook(picture, kubeconfig)) return [];
    if (current.cluster?.server?.text.startsWith('https://') !== true || isOpen(current.cluster.server)) return [];
    return [...withoutCredentials(picture, kubeconfig, current), ...withoutUsers(picture, kubeconfig, current)];
  });
}

function withoutCredentials(
  picture: ClusterPicture,
  kubeconfig: Kubeconfig,
  context: KubeconfigContext,
): readonly FindingDraft[] {
  const { user } = context;
  if (user?.name === undefined || isOpen(user.name) || hasCredentials(user)) return [];
  const written = nodeAt(itemsAt(kubeconfig.object.root, 'users')[user.index], 'user');
  // A text that is not empty is a variable or another mistake.
  const isText = written?.kind === 'scalar' && scalarKind(written) === 'string';
  if (written?.kind === 'sequence' || (isText && written.text !== '')) return [];
  const isMerged = besides(picture, kubeconfig).some(({ users }) =>
    users.some((other) => other.name?.text === user.name?.text && hasCredentials(other)),
  );
  // The other one of two entries with this name may have them: that is told already.
  if (isMerged || repeatedNames(kubeconfig.users).some(({ text }) => text === user.name?.text)) return [];
  const judgement = problem(kubeconfigUserEmpty, {
    fact: 'user',
    consequence: isText ? 'rejected' : 'prompts',
    wayOut: isOfKops(context) ? 'kops' : 'other',
    values: { user: visibleText(user.name.text) },
  });
  return [placedAt(valuePlace(kubeconfig, user.name), judgement)];
}

/** A client certificate or key without the other half is told as such. */
function hasCredentials({ node }: KubeconfigUser): boolean {
  return (
    credentials.some((field) => textAt(node, field) !== undefined) ||
    ['exec', 'auth-provider'].some((field) => mappingAt(node, field) !== undefined)
  );
}

const credentials = [
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'client-key-data',
  'token',
  'tokenFile',
  'username',
  'password',
];

/** Of a file that lists no user although it has the key: a file without it is a part of one. */
function withoutUsers(
  picture: ClusterPicture,
  kubeconfig: Kubeconfig,
  context: KubeconfigContext,
): readonly FindingDraft[] {
  const { name, userName } = context;
  if (name === undefined || isOpen(name) || (userName?.text ?? '') !== '') return [];
  if (kubeconfig.users.length > 0 || !hasEmptyUsers(kubeconfig) || besides(picture, kubeconfig).length > 0) return [];
  const judgement = problem(kubeconfigUserEmpty, {
    fact: 'context',
    consequence: 'prompts',
    wayOut: isOfKops(context) ? 'kops' : 'other',
    values: { context: visibleText(name.text) },
  });
  return [placedAt(valuePlace(kubeconfig, name), judgement)];
}

/** What `KUBECONFIG` may name with it: kubeconfigs beside it, and those without contexts. */
function besides({ kubeconfigs }: ClusterPicture, kubeconfig: Kubeconfig): readonly Kubeconfig[] {
  const folder = folderOf(kubeconfig.file.path);
  return kubeconfigs.filter(
    (other) => other.file !== kubeconfig.file && (folderOf(other.file.path) === folder || other.contexts.length === 0),
  );
}

/** kops calls cluster, context and user by the cluster's domain, and the server `api.` and that. */
export function isOfKops({ cluster, name }: KubeconfigContext): boolean {
  const host = /^https:\/\/api\.(?:internal\.)?([^/:]+)/.exec(cluster?.server?.text ?? '')?.[1];
  return host !== undefined && host === name?.text && cluster?.name?.text === host;
}
