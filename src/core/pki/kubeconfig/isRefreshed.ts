import { scalarAt } from '../../locate/objects/nodes.ts';
import type { KubeconfigUser } from '../cluster/clusterModel.ts';

/** Whether kubectl gets another id-token from the issuer when the one of a user ends. */
export function isRefreshed({ node }: Pick<KubeconfigUser, 'node'>): boolean {
  const token = scalarAt(node, 'auth-provider', 'config', 'refresh-token');
  return token !== undefined && token.text !== '';
}
