import * as l10n from '@vscode/l10n';
import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import type { ClusterPicture, Kubeconfig } from '../../pki/cluster/clusterModel.ts';
import { hostsOf } from '../../pki/cluster/hostOf.ts';
import type { DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { formatDate } from '../../text/moment.ts';
import { stopsThen } from '../consequences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Copied certificate in kubelet.conf.
 *
 * When: `kubelet.conf` has `client-certificate-data` although the machine has a `kubelet-client-current.pem`.
 *
 * kubeadm before 1.17 left it so on the first control plane node. `kubeadm init phase kubelet-finalize` corrects it.
 *
 * @category wiring
 * @stage understand
 * @see K8S-kubeadmcerts, KA-finalize
 */
export const kubeletConfEmbedded = {
  code: 'kubelet-conf-embedded',
  severity: 'warning',
  fact: 'This certificate does not follow the rotation of kubelet-client-current.pem, and expires on {notAfter}.',
  consequence: stopsThen['kubelet-client'],
  wayOut: 'Set client-certificate and client-key to /var/lib/kubelet/pki/kubelet-client-current.pem.',
  quickFix: 'reference-file',
} as const satisfies FindingRecord;

/** Judges whether a kubelet's kubeconfig follows the rotation of its client certificate. */
export function checkKubeletKubeconfigs(picture: ClusterPicture): readonly FindingDraft[] {
  const own = picture.kubeconfigs.filter(({ file }) => rolesOfFile(file)?.kubeconfig === 'kubelet-client');
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
    const notAfter = leaf.certificate.notAfter === undefined ? '' : formatDate(leaf.certificate.notAfter);
    const related = first && [relatedAt({ file: current, span: first.block.span }, l10n.t('The rotated certificate'))];
    const judgement = problem(kubeletConfEmbedded, { values: { notAfter }, related });
    return [placedAt({ file, span: certificate.place.span }, judgement, leaf.fingerprint)];
  });
}
