import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../../kubernetes/tables/connectionParties.ts';
import { isOfNetworkPlugin } from '../../../kubernetes/tables/serviceAccountTokens.ts';
import { argocdFormat } from './argocdClusters.ts';
import type { Party } from './connectionModel.ts';

/** The short name of a party: that of its program where its object or settings tell which of several it is. */
export function partyLabel({ party, part, instance, use }: Party): string {
  const kind = part?.placed.object.kind ?? '';
  if (party === 'monitoring') {
    if (/^VM/.test(kind)) return 'vmagent';
    if (/Monitor$|^Prometheus/.test(kind)) return 'Prometheus';
    if (instance?.component === 'metrics-server') return 'metrics-server';
  }
  if (party === 'kubectl' && use !== undefined && isOfNetworkPlugin(use.kubeconfig.file))
    return l10n.t('Network plugin');
  if (party === 'cluster-controller' && use?.kubeconfig.object.format === argocdFormat) return 'Argo CD';
  return connectionParties[party].label();
}
