import { connectionParties } from '../../../kubernetes/tables/connectionParties.ts';
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
  if (party === 'cluster-controller' && use?.kubeconfig.object.format === argocdFormat) return 'Argo CD';
  return connectionParties[party].label();
}
