import * as l10n from '@vscode/l10n';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, Kubeconfig, KubeconfigContext } from '../../pki/cluster/clusterModel.ts';
import { repeatedNames } from '../../pki/kubeconfig/fileFault.ts';
import { lostContextOf } from '../../pki/kubeconfig/lostContext.ts';
import { mayBeElsewhere } from '../../pki/kubeconfig/mergedEntries.ts';
import { visibleText } from '../../text/visibleText.ts';
import { kubectlFails, kubectlPrompts } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { isOpen, valuePlace } from './kubeconfigFields.ts';

/**
 * Two entries of one name.
 *
 * When: a kubeconfig has two entries with the same name in `clusters`, `users` or `contexts`.
 *
 * Where `KUBECONFIG` names several files, the same name may stand in each: the first one counts.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig
 */
export const kubeconfigDuplicateNames = {
  code: 'kubeconfig-duplicate-names',
  severity: 'error',
  fact: '{list} has two entries named {entry}.',
  consequence: 'client-go rejects the whole file with {error}.',
  wayOut: 'Rename or remove one of them.',
} as const satisfies FindingRecord;

/**
 * Missing entry in a kubeconfig.
 *
 * When: a context refers to a cluster or a user that does not exist, or `current-context` to a context that does not exist, or a kubeconfig at an
 * installer's place, such as `/etc/kubernetes/admin.conf`, has no `current-context`. Kubeconfigs in the same folder are searched too. Of a file with an empty list of users, the current context counts, and kubeconfigs without contexts in any folder are
 * searched: `KUBECONFIG` may name both. Or a context has no user, although the file has users and the server uses https.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig
 */
export const kubeconfigDanglingContext = {
  code: 'kubeconfig-dangling-context',
  severity: 'error',
  fact: {
    clusters: 'Context {context} refers to cluster {entry}, which does not exist.',
    users: 'Context {context} refers to user {entry}, which does not exist.',
    current: 'Context {entry} does not exist.',
    none: 'No context of this kubeconfig is the current one.',
    noUser: 'Context {context} has no user.',
  },
  consequence: {
    clusters: 'kubectl calls `localhost:8080` instead.',
    users: kubectlPrompts,
    current: kubectlFails,
    noUser: kubectlPrompts,
  },
  wayOut: {
    clusters: 'Correct the name.',
    users: 'Add this user with its credentials, or correct the name.',
    current: 'Use the name of an existing context, or run `kubectl config use-context`.',
    noUser: 'Run `kubectl config set-context {context} --user=NAME`.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Judges the names by which the entries of a kubeconfig find each other. */
export function checkKubeconfigNames(picture: ClusterPicture): readonly FindingDraft[] {
  return picture.kubeconfigs.flatMap((kubeconfig) => [...repeated(kubeconfig), ...dangling(picture, kubeconfig)]);
}

const lists = ['clusters', 'users', 'contexts'] as const;

function repeated(kubeconfig: Kubeconfig): readonly FindingDraft[] {
  return lists.flatMap((list) =>
    repeatedNames(kubeconfig[list]).flatMap((name) => {
      if (isOpen(name)) return [];
      const first = kubeconfig[list].find((entry) => entry.name?.text === name.text)?.name;
      const entry = visibleText(name.text);
      const values = { list, entry, error: `\`duplicate name "${entry}" in list\`` };
      const related = first && [relatedAt(valuePlace(kubeconfig, first), l10n.t('The first entry'))];
      return [placedAt(valuePlace(kubeconfig, name), problem(kubeconfigDuplicateNames, { values, related }))];
    }),
  );
}

function dangling(picture: ClusterPicture, kubeconfig: Kubeconfig): readonly FindingDraft[] {
  const { contexts, currentContext } = kubeconfig;
  const drafts = contexts.flatMap((context) => {
    const { clusterName, cluster, userName, user } = context;
    const isLost = (list: 'clusters' | 'users', name: ScalarNode) =>
      !mayBeElsewhere(picture, kubeconfig, list, name, context);
    const wrong: FindingDraft[] = [];
    if (clusterName !== undefined && cluster === undefined && isLost('clusters', clusterName)) {
      wrong.push(...missing(kubeconfig, context, clusterName, 'clusters'));
    }
    if (userName !== undefined && user === undefined && isLost('users', userName)) {
      wrong.push(...missing(kubeconfig, context, userName, 'users'));
    }
    wrong.push(...withoutUser(kubeconfig, context));
    return wrong;
  });
  const lost = lostContextOf(kubeconfig);
  if (lost === 'none') return [...drafts, notSet(kubeconfig)];
  if (lost === undefined || currentContext === undefined) return drafts;
  if (mayBeElsewhere(picture, kubeconfig, 'contexts', currentContext)) return drafts;
  const entry = visibleText(currentContext.text);
  const judgement = problem(kubeconfigDanglingContext, {
    fact: 'current',
    consequence: 'current',
    wayOut: 'current',
    values: { entry, error: `\`context was not found for specified context: ${entry}\`` },
  });
  return [...drafts, placedAt(valuePlace(kubeconfig, currentContext), judgement)];
}

function notSet(kubeconfig: Kubeconfig): FindingDraft {
  const [first] = kubeconfig.contexts;
  const node = kubeconfig.currentContext ?? first?.name ?? first?.clusterName;
  const judgement = problem(kubeconfigDanglingContext, { fact: 'none', consequence: 'clusters', wayOut: 'current' });
  const { file } = kubeconfig;
  return placedAt(node === undefined ? { file, span: { start: 0, end: 0 } } : valuePlace(kubeconfig, node), judgement);
}

function missing(
  kubeconfig: Kubeconfig,
  context: KubeconfigContext,
  name: ScalarNode,
  list: 'clusters' | 'users',
): readonly FindingDraft[] {
  if (name.text === '' || isOpen(name)) return [];
  const values = { context: visibleText(context.name?.text ?? ''), entry: visibleText(name.text) };
  const judgement = problem(kubeconfigDanglingContext, { fact: list, consequence: list, wayOut: list, values });
  return [placedAt(valuePlace(kubeconfig, name), judgement)];
}

/** Of a file that has users: others get theirs from flags, or need none. */
function withoutUser(kubeconfig: Kubeconfig, context: KubeconfigContext): readonly FindingDraft[] {
  const { users, current, object } = kubeconfig;
  const { name, userName, cluster } = context;
  const isTemplate = object.isTemplate === true || object.isBroken === true;
  if ((userName?.text ?? '') !== '' || users.length === 0 || name === undefined || isOpen(name) || isTemplate)
    return [];
  if (cluster?.server?.text.startsWith('https://') !== true) return [];
  const judgement = problem(kubeconfigDanglingContext, {
    severity: current === context ? undefined : 'warning',
    fact: 'noUser',
    consequence: 'noUser',
    wayOut: 'noUser',
    values: { context: visibleText(name.text) },
  });
  return [placedAt(valuePlace(kubeconfig, name), judgement)];
}
