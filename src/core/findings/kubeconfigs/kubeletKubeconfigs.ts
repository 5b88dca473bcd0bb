import * as l10n from '@vscode/l10n';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import { scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { hostsOf } from '../../pki/cluster/hostOf.ts';
import type { ClusterPicture, Kubeconfig, PlacedObject } from '../../pki/cluster/model.ts';
import { formatDate } from '../../text/moment.ts';
import { optional } from '../../text/optional.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/** Judges whether a kubelet's client certificate is renewed, and whether its kubeconfig follows. */
export function checkKubeletKubeconfigs(picture: ClusterPicture): readonly FindingDraft[] {
  const own = picture.kubeconfigs.filter(
    ({ file }) => rolesByPath(file.hostPath ?? file.path)?.kubeconfig === 'kubelet-client',
  );
  return [
    ...own.flatMap((kubeconfig) => embedded(picture, kubeconfig)),
    ...picture.objects.flatMap((placed) => rotationOff(picture, placed, own)),
  ];
}

const currentFile = /\/kubelet-client-current\.pem$/;

function embedded({ graph }: ClusterPicture, { file, host, users }: Kubeconfig): readonly FindingDraft[] {
  const hostOf = hostsOf(graph.files);
  const current = graph.files.find((each) => currentFile.test(each.path) && hostOf(each) === host);
  if (current === undefined) return [];
  return users.flatMap(({ certificate }) => {
    const [leaf] = certificate?.certificates ?? [];
    if (certificate?.source !== 'value' || leaf === undefined) return [];
    const [first] = current.credentials;
    const end = leaf.certificate.notAfter === undefined ? '' : formatDate(leaf.certificate.notAfter);
    const related =
      first === undefined
        ? []
        : [relatedAt({ file: current, span: first.block.span }, l10n.t('The certificate that rotates'))];
    return [
      placedAt(
        { file, span: certificate.place.span },
        {
          code: 'kubelet-conf-embedded',
          fact: l10n.t(
            'This kubeconfig does not follow the rotation of kubelet-client-current.pem, and ends on {0}.',
            end,
          ),
          consequence: l10n.t('The kubelet is answered {0} then, and the node becomes NotReady.', '`Unauthorized`'),
          wayOut: l10n.t('Set client-certificate and client-key to /var/lib/kubelet/pki/kubelet-client-current.pem.'),
          related,
        },
        leaf.fingerprint,
      ),
    ];
  });
}

/** Only where a kubelet of the same machine has a client certificate: the configuration alone may be a sample. */
function rotationOff(
  { components }: ClusterPicture,
  { file, object, host }: PlacedObject,
  own: readonly Kubeconfig[],
): readonly FindingDraft[] {
  if (object.kind !== 'KubeletConfiguration' || object.embeddedIn !== undefined) return [];
  const rotates = scalarAt(object.root, 'rotateCertificates');
  if (rotates !== undefined && !/^(?:false|no|off|n)$/i.test(rotates.text)) return [];
  const kubeconfig = own.find(
    (each) => each.host === host && each.users.some(({ certificate }) => certificate !== undefined),
  );
  const isByFlag = components.some(
    (instance) =>
      instance.component === 'kubelet' &&
      instance.host === host &&
      settingOf(instance, '--rotate-certificates')?.value === 'true',
  );
  const span = rotates?.span ?? spanOf(object.root);
  if (kubeconfig === undefined || isByFlag || span === undefined) return [];
  const [certificate] = kubeconfig.users.flatMap((user) => user.certificate ?? []);
  return [
    placedAt(
      { file, span },
      {
        code: 'kubelet-rotation-off',
        fact:
          rotates === undefined
            ? l10n.t('rotateCertificates is not set: the kubelet does not renew its client certificate.')
            : l10n.t('The kubelet does not renew its client certificate.'),
        consequence: l10n.t('When it has expired, the node becomes NotReady.'),
        wayOut: l10n.t('Set rotateCertificates to true.'),
        ...optional('related', certificate && [relatedAt(certificate.place, l10n.t('The client certificate'))]),
      },
    ),
  ];
}
