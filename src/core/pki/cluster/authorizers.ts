import type { ComponentInstance } from './clusterModel.ts';
import { settingOf } from './components.ts';

/**
 * Tells whether RBAC and the Node authorizer alone decide what clients may do, by the settings of a cluster's API servers: any other authorizer may
 * allow what no binding allows. Without the flag they do, as installers set it.
 */
export function isRbacAlone(components: readonly ComponentInstance[]): boolean {
  return components.every((instance) => {
    if (instance.component !== 'kube-apiserver') return true;
    if (settingOf(instance, '--authorization-config') !== undefined) return false;
    const modes = settingOf(instance, '--authorization-mode');
    return modes === undefined || (modes.value ?? 'unknown').split(',').every((mode) => /^(?:Node|RBAC)$/.test(mode));
  });
}
