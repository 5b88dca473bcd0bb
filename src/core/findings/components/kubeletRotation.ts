import * as l10n from '@vscode/l10n';
import { scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, FilePlace, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';

/** Reports kubelets that do not renew their client certificate. */
export function checkKubeletRotation({ components, objects }: ClusterPicture): readonly FindingDraft[] {
  const ofFlags = components
    .filter(({ component }) => component === 'kubelet')
    .flatMap((kubelet) => {
      const setting = settingOf(kubelet, '--rotate-certificates');
      return setting?.value === 'false' ? [off(setting.place)] : [];
    });
  return [...ofFlags, ...objects.filter(({ object }) => object.kind === 'KubeletConfiguration').flatMap(judge)];
}

function judge(placed: PlacedObject): readonly FindingDraft[] {
  const { file, object } = placed;
  if (scalarAt(object.root, 'rotateCertificates') !== undefined) return [];
  const kind = scalarAt(object.root, 'kind');
  const span = kind?.span ?? spanOf(object.root);
  if (span === undefined || !isWhole(placed)) return [];
  return [
    placedAt(
      { file, span },
      {
        code: 'kubelet-rotation-off',
        severity: 'info',
        fact: l10n.t('{0} is not set: the kubelet does not renew its client certificate.', 'rotateCertificates'),
      },
    ),
  ];
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

function off(place: FilePlace): FindingDraft {
  return placedAt(place, {
    code: 'kubelet-rotation-off',
    fact: l10n.t('The kubelet does not renew its client certificate.'),
    consequence: l10n.t('When that expires it is answered {0}, and its node becomes NotReady.', '`Unauthorized`'),
    wayOut: l10n.t('Set {0}.', 'rotateCertificates: true'),
  });
}
