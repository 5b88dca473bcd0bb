import * as l10n from '@vscode/l10n';
import { listSeparator } from '../../text/sentences.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';
import type { ExtendedCa } from './extendedCas.ts';

/** Names the usual copies of the cluster CA that are not in the files: they keep the old one until someone replaces them. */
export function notInFiles(extended: readonly ExtendedCa[]): readonly ChangeWarning[] {
  const cluster = extended.find(({ node: { role, uses } }) => role?.id === 'ca' || uses.some(({ id }) => id === 'ca'));
  if (cluster === undefined) return [];
  const objects = new Set(
    cluster.nodes.flatMap(({ occurrences }) =>
      occurrences.map(({ credential }) => `${credential.value.object?.kind} ${credential.value.object?.name}`),
    ),
  );
  const missing = [
    ...(objects.has('ConfigMap cluster-info') ? [] : ['ConfigMap kube-public/cluster-info']),
    l10n.t('kubeconfigs of people and pipelines'),
    l10n.t('kubelet.conf and ca.crt of other nodes'),
  ];
  return [
    {
      code: 'notInFiles',
      words: l10n.t(
        'Not in these files: {0}. They keep the old CA until you replace it there.',
        missing.join(listSeparator()),
      ),
    },
  ];
}
