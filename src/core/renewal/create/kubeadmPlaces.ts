import { certificatePlaces } from '../../kubernetes/tables/certificatePlaces.ts';

/** Where kubeadm keeps the certificate of a role, on the cluster host. */
export type KubeadmPlace =
  | { readonly kind: 'files'; readonly certificate: string; readonly key: string }
  | { readonly kind: 'kubeconfig'; readonly path: string };

/** Where a pair is that settings name elsewhere, on its host. */
export type PairPlace = Omit<Extract<KubeadmPlace, { readonly kind: 'files' }>, 'kind'>;

const folder = '/etc/kubernetes';

/** Looks up kubeadm's place for a role; `undefined` for roles without kubeadm files. */
export function kubeadmPlaceOf(role: string): KubeadmPlace | undefined {
  for (const { installer, tail, certificates = {}, kubeconfigs = {} } of certificatePlaces) {
    if (installer !== 'kubeadm') continue;
    const kubeconfig = Object.entries(kubeconfigs).find(([, each]) => each === role)?.[0];
    if (kubeconfig !== undefined) return { kind: 'kubeconfig', path: `${folder}/${kubeconfig}` };
    const file = Object.entries(certificates).find(([name, each]) => each === role && name.endsWith('.crt'))?.[0];
    if (tail !== 'pki' || file === undefined || role.startsWith('kubelet')) continue;
    const path = `${folder}/pki/${file}`;
    return { kind: 'files', certificate: path, key: path.replace(/\.crt$/, '.key') };
  }
  return undefined;
}

/** Path of the certificate or kubeconfig of a role below the machine's root. */
export function pathOf(place: KubeadmPlace): string {
  return place.kind === 'files' ? place.certificate : place.path;
}

/** kubeadm's service account key pair. */
export const serviceAccountFiles = { key: `${folder}/pki/sa.key`, publicKey: `${folder}/pki/sa.pub` } as const;
