import * as l10n from '@vscode/l10n';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { joinSentences } from '../../text/sentences.ts';
import type { ChangePlan, PlannedCertificate } from '../change/changeModel.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { type KubeadmPolicy, kubeadmPolicyOn } from '../kubeadmPolicy.ts';
import { refuse } from '../refusal.ts';
import { byRenewalOrder } from '../reissue/renewalOrder.ts';
import { takenSerialNumbers } from '../reissue/takenSerialNumbers.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { addMissing, keyGoneWarning, type MissingContext, type MissingParts, noParts } from './addMissing.ts';
import type { ClusterNames } from './clusterNames.ts';
import { kubeadmPlaceOf, pathOf, serviceAccountFiles } from './kubeadmPlaces.ts';
import { planOf } from './newCertificate.ts';
import { refuseKeyKind } from './refuseNew.ts';
import { addServiceAccountKeys } from './serviceAccountKeys.ts';

/** The PKI of a cluster, which can be missing, partial or complete. */
export interface ClusterPkiRequest {
  readonly graph: PkiGraph;
  /**
   * Stands for `/` of the cluster host: files go to `etc/kubernetes` below it. A path or URI without a trailing slash.
   */
  readonly folder: string;
  readonly names: ClusterNames;
  readonly now: number;
  /** By default the values of the kubeadm configuration. */
  readonly policy?: KubeadmPolicy;
  readonly keyAlgorithm?: KeyAlgorithm;
  /** For leaf certificates; for CAs. */
  readonly days?: number;
  readonly caDays?: number;
  readonly canOpenKeys?: boolean;
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
 * Plans the files that `kubeadm init phase certs all` and `kubeconfig all` create: three CAs, their certificates and
 * keys, the kubeconfigs, and the service account pair. Existing files stay, and missing ones are signed by the existing
 * CAs.
 */
export function planClusterPki(request: ClusterPkiRequest): ChangePlan | RenewalRefusal {
  const { graph, folder, names, now, days, caDays, canOpenKeys = false } = request;
  const policy = request.policy ?? kubeadmPolicyOn(graph, new Set([folder]));
  const keyAlgorithm = request.keyAlgorithm ?? policy.keyAlgorithm;
  const kindRefusal = refuseKeyKind(keyAlgorithm);
  if (kindRefusal !== undefined) return kindRefusal;
  const context = { graph, host: folder, names, policy, now, days, caDays, keyAlgorithm, canOpenKeys };
  const parts = noParts();
  const known = new Set(graph.files.map(({ path }) => path));
  let isNew = true;
  for (const id of [...cas, ...leaves]) {
    const place = kubeadmPlaceOf(id);
    if (place === undefined) continue;
    if (!known.has(folder + pathOf(place))) {
      const refusal = addMissing(parts, id, context);
      if (refusal !== undefined) return refusal;
      continue;
    }
    isNew = false;
    // A CA without its key is external.
    const warning = cas.some((ca) => ca === id) ? undefined : keyGoneWarning(context, id);
    if (warning !== undefined) parts.warnings.push(warning);
  }
  addPair(parts, context);
  const { warnings, restored: _, ...made } = parts;
  if (made.files.length === 0) return nothingMissing();
  const order = (planned: PlannedCertificate): number => (planned.isCa === true ? 0 : 1);
  made.certificates.sort((a, b) => order(a) - order(b) || byRenewalOrder(a, b));
  const title = isNew
    ? l10n.t('Create a cluster PKI: {0} certificates', made.certificates.length)
    : made.files.length === 1
      ? l10n.t('Complete the cluster PKI: 1 file')
      : l10n.t('Complete the cluster PKI: {0} files', made.files.length);
  return planOf(title, made, { warnings, takenSerialNumbers: takenSerialNumbers(graph) });
}

/** An existing pair, or one with only its public key, does not stop the rest. */
function addPair(parts: MissingParts, { graph, host, keyAlgorithm }: MissingContext): void {
  const { key, publicKey } = serviceAccountFiles;
  const refusal = addServiceAccountKeys(parts, { graph, key: host + key, publicKey: host + publicKey, keyAlgorithm });
  if (refusal === undefined || refusal.code === 'alreadyThere') return;
  parts.warnings.push({ code: 'keyGone', words: joinSentences(refusal.reason, refusal.wayOut) });
}

function nothingMissing(): RenewalRefusal {
  const fact = l10n.t('All files that kubeadm creates already exist.');
  return refuse('nothingToDo', {
    fault: { fact, wayOut: l10n.t('Renew the certificates that have expired or expire soon.') },
  });
}
