import * as l10n from '@vscode/l10n';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import type { ClusterPicture, Kubeconfig } from '../../pki/cluster/clusterModel.ts';
import { hostsOf } from '../../pki/cluster/hostOf.ts';
import type { DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { formatDate } from '../../text/moment.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/** Judges whether a kubelet's kubeconfig follows the rotation of its client certificate. */
export function checkKubeletKubeconfigs(picture: ClusterPicture): readonly FindingDraft[] {
  const own = picture.kubeconfigs.filter(
    ({ file }) => rolesByPath(file.hostPath ?? file.path)?.kubeconfig === 'kubelet-client',
  );
  const currents = own.length === 0 ? undefined : currentsByHost(picture.graph);
  return own.flatMap((kubeconfig) => embedded(kubeconfig, currents?.get(kubeconfig.host)));
}

const currentFile = /\/kubelet-client-current\.pem$/;

/** The first one of each machine. */
function currentsByHost({ files }: PkiGraph): ReadonlyMap<string, DecodedFile> {
  const hostOf = hostsOf(files);
  const currents = files.filter(({ path }) => currentFile.test(path));
  return new Map(currents.toReversed().map((file) => [hostOf(file), file]));
}

function embedded({ file, users }: Kubeconfig, current: DecodedFile | undefined): readonly FindingDraft[] {
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
