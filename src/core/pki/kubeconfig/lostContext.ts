import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import type { Kubeconfig } from '../cluster/clusterModel.ts';
import { isOpen } from '../cluster/objects/openValue.ts';

/** Why the current context of a kubeconfig is none of its contexts: it is called otherwise, or nothing is set. */
export type LostContext = 'elsewhere' | 'none';

/**
 * Tells whether the current context is none of a kubeconfig's own; another file may have it. That none is set is a fault where programs
 * and people find it as it is, at the place of an installer.
 */
export function lostContextOf({
  currentContext,
  current,
  contexts,
  file,
  object,
}: Kubeconfig): LostContext | undefined {
  if (current !== undefined || contexts.length === 0) return undefined;
  if (currentContext !== undefined && currentContext.text !== '')
    return isOpen(currentContext) ? undefined : 'elsewhere';
  const isWhole = object.embeddedIn === undefined && object.isBroken !== true && object.isTemplate !== true;
  return isWhole && rolesOfFile(file)?.kubeconfig !== undefined ? 'none' : undefined;
}

/** Whether its user cannot do without it: of several contexts people choose one themselves, components never do. */
export function isLostForUser(kubeconfig: Kubeconfig): boolean {
  const role = rolesOfFile(kubeconfig.file)?.kubeconfig;
  const isOfComponent = role !== undefined && !/^(?:super-)?admin-client$/.test(role);
  return lostContextOf(kubeconfig) !== undefined && (kubeconfig.contexts.length === 1 || isOfComponent);
}
