/** What reads every file at a place of kubeadm, whatever it holds: client-go a kubeconfig, the kubelet a static Pod. */
export type PlaceReader = 'kubeconfig' | 'staticPod';

/** Tells what reads a file at its place; `undefined` elsewhere. Takes paths with either separator, and URIs. */
export function readerByPlace(path: string): PlaceReader | undefined {
  if (kubeconfigPlace.test(path)) return 'kubeconfig';
  return staticPodPlace.test(path) ? 'staticPod' : undefined;
}

/** A test compares it with the table of places, which is loaded later. */
const kubeconfigPlace =
  /(?:^|[/\\])etc[/\\]kubernetes[/\\](?:admin|super-admin|controller-manager|scheduler|kubelet)\.conf$/;

/** The kubelet reads files of every name but hidden ones; what is no Pod at all stops nothing. */
const staticPodPlace = /(?:^|[/\\])etc[/\\]kubernetes[/\\]manifests[/\\][^./\\][^/\\]*\.(?:ya?ml|json|manifest)$/;

/**
 * Tells by its path that a file is worth reading, whatever it holds: something reads it there, it has the name of its machine, or it configures a
 * proxy.
 */
export function isCandidatePath(path: string): boolean {
  return readerByPlace(path) !== undefined || /(?:^|[/\\])etc[/\\]hostname$/.test(path) || proxyPlace.test(path);
}

const proxyPlace =
  /(?:^|[/\\])(?:haproxy[^/\\]*\.cfg|nginx[^/\\]*\.conf|etc[/\\](?:haproxy|nginx)[/\\].+\.(?:cfg|conf))$/;
