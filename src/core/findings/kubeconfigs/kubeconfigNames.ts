import * as l10n from '@vscode/l10n';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, Kubeconfig, KubeconfigContext } from '../../pki/cluster/clusterModel.ts';
import { repeatedNames } from '../../pki/kubeconfig/fileFault.ts';
import { groupBy } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { isOpen, valuePlace } from './kubeconfigFields.ts';

/** Judges the names by which the entries of a kubeconfig find each other. */
export function checkKubeconfigNames({ kubeconfigs }: ClusterPicture): readonly FindingDraft[] {
  const folders = namesByFolder(kubeconfigs);
  return kubeconfigs.flatMap((kubeconfig) => [
    ...repeated(kubeconfig),
    ...dangling(kubeconfig, folders.get(folderOf(kubeconfig)) ?? []),
  ]);
}

const lists = ['clusters', 'users', 'contexts'] as const;

function repeated(kubeconfig: Kubeconfig): readonly FindingDraft[] {
  return lists.flatMap((list) =>
    repeatedNames(kubeconfig[list]).flatMap((name) => {
      if (isOpen(name)) return [];
      const first = kubeconfig[list].find((entry) => entry.name?.text === name.text)?.name;
      return [
        placedAt(valuePlace(kubeconfig, name), {
          code: 'kubeconfig-duplicate-names',
          fact: l10n.t('{0} has two entries of the name {1}.', list, visibleText(name.text)),
          consequence: l10n.t(
            'client-go refuses the whole file: {0}.',
            `\`duplicate name "${visibleText(name.text)}" in list\``,
          ),
          wayOut: l10n.t('Rename or remove one of them.'),
          related:
            first === undefined ? [] : [relatedAt(valuePlace(kubeconfig, first), l10n.t('The first of the name'))],
        }),
      ];
    }),
  );
}

/** Where KUBECONFIG names several files, an entry may stand in another one, most likely beside it. */
function namesByFolder(kubeconfigs: readonly Kubeconfig[]): ReadonlyMap<string, readonly Kubeconfig[]> {
  return groupBy(kubeconfigs, folderOf);
}

function folderOf({ file }: Kubeconfig): string {
  return file.path.slice(0, file.path.lastIndexOf('/') + 1);
}

function dangling(kubeconfig: Kubeconfig, beside: readonly Kubeconfig[]): readonly FindingDraft[] {
  const isNamed = (list: (typeof lists)[number], { text }: ScalarNode): boolean =>
    beside.some((each) => each[list].some(({ name }) => name?.text === text));
  const { clusters, users, contexts, currentContext, current } = kubeconfig;
  const drafts = contexts.flatMap((context) => {
    const { clusterName, cluster, userName, user } = context;
    const wrong: FindingDraft[] = [];
    if (
      clusterName !== undefined &&
      cluster === undefined &&
      clusters.length > 0 &&
      !isNamed('clusters', clusterName)
    ) {
      wrong.push(...missing(kubeconfig, context, clusterName, 'clusters'));
    }
    if (userName !== undefined && user === undefined && users.length > 0 && !isNamed('users', userName)) {
      wrong.push(...missing(kubeconfig, context, userName, 'users'));
    }
    return wrong;
  });
  const isLost = currentContext !== undefined && currentContext.text !== '' && current === undefined;
  if (!isLost || contexts.length === 0 || isOpen(currentContext) || isNamed('contexts', currentContext)) return drafts;
  const name = visibleText(currentContext.text);
  return [
    ...drafts,
    placedAt(valuePlace(kubeconfig, currentContext), {
      code: 'kubeconfig-dangling-context',
      fact: l10n.t('There is no context {0}.', name),
      consequence: l10n.t('kubectl stops with {0}.', `\`context was not found for specified context: ${name}\``),
      wayOut: l10n.t('Write the name of one of the contexts, or run `kubectl config use-context`.'),
    }),
  ];
}

function missing(
  kubeconfig: Kubeconfig,
  context: KubeconfigContext,
  name: ScalarNode,
  list: 'clusters' | 'users',
): readonly FindingDraft[] {
  if (name.text === '' || isOpen(name)) return [];
  const contextName = visibleText(context.name?.text ?? '');
  const text = visibleText(name.text);
  return [
    placedAt(valuePlace(kubeconfig, name), {
      code: 'kubeconfig-dangling-context',
      fact:
        list === 'clusters'
          ? l10n.t('Context {0} refers to the cluster {1}, which does not exist.', contextName, text)
          : l10n.t('Context {0} refers to the user {1}, which does not exist.', contextName, text),
      consequence:
        list === 'clusters'
          ? l10n.t('kubectl asks {0} instead.', '`localhost:8080`')
          : l10n.t('kubectl asks for a user name and a password.'),
      wayOut: l10n.t('Correct the name.'),
    }),
  ];
}
