import { presentingComponent } from '../../kubernetes/presentingComponent.ts';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import type { DecodedFile } from '../../pki/model.ts';

/** The program that reads a kubeconfig and says what is wrong with it: the component in whose place it lies, else kubectl. */
export function kubeconfigReader({ hostPath, path }: DecodedFile): string {
  const role = rolesByPath(hostPath ?? path)?.kubeconfig;
  return (role === undefined ? undefined : presentingComponent(role)) ?? 'kubectl';
}
