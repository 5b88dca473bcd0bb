import type { DecodedFile } from '../model.ts';

/** Folders of a machine's root in which the files of Kubernetes lie. */
const hostFolder =
  /\/(?:etc|var|opt|usr|lib|root|home|srv|run)\/(?!.*\/(?:etc|var\/lib|opt)\/(?:kubernetes|kubelet|rancher|etcd|systemd|cni|ssl)\/)/;

/**
 * Tells on which machine a file lies: by what stands before its path there. Copies of several machines' files in one
 * folder (`node-1/etc/kubernetes/…`, `node-2/etc/kubernetes/…`) are told apart; what lies in no such folder belongs to
 * the machine of the empty name.
 */
export function hostOf({ path, hostPath }: Pick<DecodedFile, 'path' | 'hostPath'>): string {
  const normal = path.replaceAll('\\', '/');
  if (hostPath !== undefined && hostPath !== normal && normal.endsWith(hostPath)) {
    const before = normal.slice(0, normal.length - hostPath.length);
    return hostOf({ path: hostPath }) === '' ? before : `${before}${hostOf({ path: hostPath })}`;
  }
  const at = hostFolder.exec(`/${normal}`)?.index ?? 0;
  return normal.slice(0, Math.max(0, at - 1)).replace(/\/$/, '');
}
