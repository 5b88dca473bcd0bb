import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import type { ChangePlan, ChangeWarning, PlannedCertificate } from '../change/model.ts';
import type { KeyAlgorithm } from '../keys/model.ts';
import type { KubeadmPolicy } from '../kubeadmPolicy.ts';
import type { RenewalRefusal } from '../model.ts';
import { refuse } from '../refusal.ts';
import { byRenewalOrder } from '../reissue/renewalOrder.ts';
import { warningsOf } from '../reissue/warningsOf.ts';
import type { ClusterNames } from './clusterNames.ts';
import { kubeadmPlaceOf, serviceAccountFiles } from './kubeadmPlaces.ts';
import { kubeconfigText } from './kubeconfigText.ts';
import {
  addCertificate,
  type NewParts,
  newCaValidity,
  newFile,
  newKey,
  newPemFile,
  newValidity,
  planOf,
} from './newCertificate.ts';
import { roleContent } from './roleContent.ts';
import { serverOf } from './serverOf.ts';

/** A new PKI for a cluster. */
export interface ClusterPkiRequest {
  /** Stands for `/` of the cluster's host: files go to `etc/kubernetes` below it. A path or URI without a slash at its end. */
  readonly folder: string;
  readonly names: ClusterNames;
  readonly now: number;
  /** What kubeadm's configuration says. */
  readonly policy?: KubeadmPolicy;
  readonly keyAlgorithm?: KeyAlgorithm;
  /** Of the leaves; of the CAs. */
  readonly days?: number;
  readonly caDays?: number;
}

const cas = ['ca', 'front-proxy-ca', 'etcd-ca'] as const;
const leaves = [
  'etcd-server',
  'etcd-peer',
  'etcd-healthcheck-client',
  'apiserver-etcd-client',
  'apiserver',
  'apiserver-kubelet-client',
  'front-proxy-client',
  'controller-manager-client',
  'scheduler-client',
  'admin-client',
  'super-admin-client',
  'kubelet-client',
] as const;

/**
 * Plans the files that `kubeadm init phase certs all` and `kubeconfig all` make: three CAs, the pairs below them, the
 * kubeconfigs, and the service-account pair. Nothing that is there is replaced.
 */
export function planClusterPki(request: ClusterPkiRequest): ChangePlan | RenewalRefusal {
  const { folder, names, now, policy = {}, days, caDays } = request;
  const keyAlgorithm = request.keyAlgorithm ?? policy.keyAlgorithm ?? 'RSA-2048';
  const warnings: ChangeWarning[] = [];
  const parts: NewParts = { certificates: [], keys: [], files: [] };
  for (const id of [...cas, ...leaves]) {
    const content = roleContent(id, names);
    const place = kubeadmPlaceOf(id);
    if (content === undefined || place === undefined) continue;
    if ('missing' in content) return refuse('nameUnknown', { problem: content.missing.join(', ') });
    const parent = certificateRole(id)?.parent;
    const issuer = parts.certificates.find((each) => each.id === parent);
    const name = content.commonName;
    const validity =
      issuer === undefined
        ? newCaValidity(now, { days: caDays, configured: policy.caPeriod })
        : newValidity(now, issuer.validity, { days, configured: policy.period });
    warnings.push(...warningsOf({ id, name, validity }, issuer?.name ?? '', { now }));
    addCertificate(parts, {
      id,
      role: id,
      name,
      content,
      issuer: issuer === undefined ? { kind: 'self' } : { kind: 'planned', certificate: issuer.id },
      validity,
      keyAlgorithm,
    });
    const certificate = { kind: 'certificate', certificate: id } as const;
    if (place.kind === 'files') {
      parts.files.push(
        newPemFile(folder + place.key, [newKey(id, keyAlgorithm)], place.key),
        newPemFile(folder + place.certificate, [certificate], place.certificate),
      );
      continue;
    }
    const text = kubeconfigText({
      clusterName: names.clusterName ?? 'kubernetes',
      server: serverOf(names, id),
      userName: content.commonName,
      authorities: [{ kind: 'certificate', certificate: 'ca' }],
      certificate: [certificate],
      key: newKey(id, keyAlgorithm),
    });
    parts.files.push(newFile(folder + place.path, text, place.path));
  }
  addServiceAccountKeys(parts, {
    key: folder + serviceAccountFiles.key,
    publicKey: folder + serviceAccountFiles.publicKey,
    keyAlgorithm,
  });
  const order = (planned: PlannedCertificate): number => (planned.isCa === true ? 0 : 1);
  parts.certificates.sort((a, b) => order(a) - order(b) || byRenewalOrder(a, b));
  return planOf(l10n.t('Make the PKI of a cluster: {0} certificates', parts.certificates.length), parts, { warnings });
}

/** Plans a pair of keys that signs and verifies the tokens of service accounts. */
export function planServiceAccountKeys(files: ServiceAccountKeyFiles): ChangePlan {
  const parts: NewParts = { certificates: [], keys: [], files: [] };
  addServiceAccountKeys(parts, files);
  return planOf(l10n.t('Make keys for the tokens of service accounts'), parts);
}

/** Where the pair goes. */
interface ServiceAccountKeyFiles {
  readonly key: string;
  readonly publicKey: string;
  readonly keyAlgorithm?: KeyAlgorithm;
}

function addServiceAccountKeys(
  parts: NewParts,
  { key, publicKey, keyAlgorithm = 'RSA-2048' }: ServiceAccountKeyFiles,
): void {
  const id = 'service-account-keypair';
  parts.keys.push({ id, algorithm: keyAlgorithm });
  const publicFile = newPemFile(publicKey, [{ kind: 'publicKey', key: id }]);
  parts.files.push(newPemFile(key, [newKey(id, keyAlgorithm)]), { ...publicFile, mode: 0o600 });
}
