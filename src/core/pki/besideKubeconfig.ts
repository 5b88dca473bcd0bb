import { posix } from '../text/paths.ts';
import { homeOf } from './isTellingAbsence.ts';

/**
 * Finds the file that a kubeconfig of another machine means: `/Users/jane/.minikube/ca.crt` is `.minikube/ca.crt` beside or above the folder of
 * the kubeconfig, or `ca.crt` in it, as copies keep it.
 *
 * @param namedIn - Path of the kubeconfig.
 * @returns The path of a known file; `undefined` if there is none, or if the path is in the home of the kubeconfig itself.
 */
export function besideKubeconfig(
  { field, hostPath }: { readonly field: { readonly id: string }; readonly hostPath: string },
  namedIn: string,
  isKnown: (path: string) => boolean,
): string | undefined {
  const home = field.id.startsWith('kubeconfig-') ? homeOf(hostPath) : undefined;
  if (home === undefined || home === homeOf(namedIn)) return undefined;
  const rest = hostPath.slice(home.length + 1).split('/');
  const folders = posix(namedIn).split('/').slice(0, -1);
  const whole = folders.map((_, index) => [...folders.slice(0, folders.length - index), ...rest]);
  const parts = rest.map((_, index) => [...folders, ...rest.slice(index)]);
  return [...whole, rest, ...parts].map((segments) => segments.join('/')).find(isKnown);
}
