import { scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Kubelet does not renew its certificate.
 *
 * When: `rotateCertificates` or `--rotate-certificates` is false. If a KubeletConfiguration does not set the field, it is information.
 *
 * The default of the field is false. kubeadm sets it to true.
 *
 * @category wiring
 * @stage understand
 * @see K-kubelet
 */
export const kubeletRotationOff = {
  code: 'kubelet-rotation-off',
  severity: 'warning',
  fact: {
    off: 'The kubelet does not renew its client certificate.',
    unset: 'The kubelet does not renew its client certificate because rotateCertificates is not set.',
  },
  consequence: 'When it expires, kube-apiserver answers `Unauthorized`, and the node becomes NotReady.',
  wayOut: 'Set rotateCertificates: true.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Reports kubelets that do not renew their client certificate. */
export function checkKubeletRotation({ components, objects }: ClusterPicture): readonly FindingDraft[] {
  const ofFlags = components
    .filter(({ component }) => component === 'kubelet')
    .flatMap((kubelet) => {
      const setting = settingOf(kubelet, '--rotate-certificates');
      return setting?.value === 'false' ? [placedAt(setting.place, problem(kubeletRotationOff, { fact: 'off' }))] : [];
    });
  return [...ofFlags, ...objects.filter(({ object }) => object.kind === 'KubeletConfiguration').flatMap(judge)];
}

function judge(placed: PlacedObject): readonly FindingDraft[] {
  const { file, object } = placed;
  if (scalarAt(object.root, 'rotateCertificates') !== undefined) return [];
  const kind = scalarAt(object.root, 'kind');
  const span = kind?.span ?? spanOf(object.root);
  if (span === undefined || !isWhole(placed)) return [];
  return [placedAt({ file, span }, problem(kubeletRotationOff, { fact: 'unset', severity: 'info' }))];
}

/** What kubeadm is given it completes, and patches and drop-ins say the rest elsewhere. */
function isWhole({ file, object }: PlacedObject): boolean {
  if (
    object.embeddedIn !== undefined ||
    file.objects?.some(({ apiVersion }) => apiVersion?.startsWith('kubeadm.k8s.io'))
  ) {
    return false;
  }
  return ['authentication', 'authorization', 'tlsCertFile'].filter((key) => object.root.entries.has(key)).length > 1;
}
