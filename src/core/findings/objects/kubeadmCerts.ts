import * as l10n from '@vscode/l10n';
import { mappingAt, spanOf } from '../../locate/objects/nodes.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import type { JoinFault } from '../../pki/cluster/joins/joinModel.ts';
import {
  endedUploads,
  incompleteUploads,
  keyHoldersIn,
  openingFaults,
  placeOfUpload,
  uploadsIn,
} from '../../pki/cluster/joins/uploadedCertificates.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

const uploadAgain = 'Upload the certificates again: `kubeadm init phase upload-certs --upload-certs`.';

/**
 * Wrong certificate key for joining.
 *
 * When: the `certificateKey` of a kubeadm configuration, or the `--certificate-key` of a command, does not decrypt the only Secret `kubeadm-certs` among the files, which is of
 * the same cluster: beside it, on the same machine or under the same address, or the files tell of one cluster only.
 *
 * Each upload creates a new key unless one is given. CertScope checks the seal of the smallest value and decrypts no key.
 *
 * @category wiring
 * @stage understand
 * @see KA-copycerts
 */
export const kubeadmCertsOtherKey = {
  code: 'kubeadm-certs-other-key',
  severity: 'error',
  fact: 'This certificate key does not decrypt the Secret kubeadm-certs.',
  consequence:
    'kubeadm join fails with `error decoding secret data with provided key: cipher: message authentication failed`.',
  wayOut:
    'Upload the certificates again, and use the key that kubeadm prints: `kubeadm init phase upload-certs --upload-certs`.',
} as const satisfies FindingRecord;

/**
 * Certificates missing in kubeadm-certs.
 *
 * When: the Secret `kubeadm-certs` lacks a value that a joining control plane downloads: the CAs with their keys, the service account key, and for an
 * external etcd its CA and the client certificate of kube-apiserver.
 *
 * The `ClusterConfiguration` in the ConfigMap `kubeadm-config` decides which. An upload without `--config` does not know of an external etcd. A value may be
 * empty, as for the key of an external CA.
 *
 * @category wiring
 * @stage understand
 * @see KA-copycerts
 */
export const kubeadmCertsIncomplete = {
  code: 'kubeadm-certs-incomplete',
  severity: 'error',
  fact: 'The Secret kubeadm-certs does not contain {names}.',
  consequence:
    'Control planes cannot join: kubeadm fails with `the Secret does not include the required certificate or key - name: {name}`.',
  wayOut: {
    stacked: uploadAgain,
    external:
      'Upload the certificates again, with the configuration of the external etcd: `kubeadm init phase upload-certs --upload-certs --config FILE`.',
  },
} as const satisfies FindingRecord;

/**
 * kubeadm-certs expired.
 *
 * When: the bootstrap token that owns the Secret `kubeadm-certs` has expired.
 *
 * kubeadm creates this token for two hours. Nothing else uses it: it only makes kube-controller-manager delete the Secret.
 *
 * @category wiring
 * @stage judge
 * @see KA-copycerts
 */
export const kubeadmCertsExpired = {
  code: 'kubeadm-certs-expired',
  severity: 'warning',
  fact: 'The Secret kubeadm-certs expired {ago} ago ({expiration}), with the token that owns it.',
  consequence:
    'Control planes cannot join: kubeadm fails with `Secret "kubeadm-certs" was not found in the "kube-system" Namespace`.',
  wayOut: uploadAgain,
} as const satisfies FindingRecord;

/**
 * Another CA in kubeadm-certs.
 *
 * When: a certificate key among the files decrypts the Secret `kubeadm-certs`, and a CA in it has another key than the CA of the cluster: it was uploaded
 * before the CA was replaced.
 *
 * Only the certificates of the CAs are decrypted, and no key.
 *
 * @category wiring
 * @stage understand
 * @see KA-copycerts
 */
export const kubeadmCertsOtherCa = {
  code: 'kubeadm-certs-other-ca',
  severity: 'error',
  fact: '{name} in the Secret kubeadm-certs is not CA {ca} of the cluster.',
  consequence:
    'A control plane that joins issues its certificates with it, and fails with `x509: certificate signed by unknown authority`.',
  wayOut: uploadAgain,
} as const satisfies FindingRecord;

/** Judges what kubeadm uploads for control planes that join: whether all is there, still there, of this cluster, and can be decrypted. */
export function checkKubeadmCerts(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const uploads = uploadsIn(picture);
  const related = uploads.map((upload) => relatedAt(placeOfUpload(upload), l10n.t('The Secret kubeadm-certs')));
  const opening = keyHoldersIn(picture).flatMap((each) => openingFaults(picture, each));
  const atOnce = new Map(opening.map((each) => [`${each.place.file.path}\n${each.place.span.start}`, each]));
  return [
    ...endedUploads(picture).flatMap(({ at, place }) => {
      if (at > now) return [];
      const values = { ago: formatDurationInWords(now - at), expiration: formatMoment(at, now) };
      return [placedAt(place, problem(kubeadmCertsExpired, { values, related }))];
    }),
    ...incompleteUploads(picture).map(incomplete),
    ...[...atOnce.values()].flatMap((each) =>
      each.kind === 'otherCa' ? [otherCa(each)] : [placedAt(each.place, problem(kubeadmCertsOtherKey, { related }))],
    ),
  ];
}

function incomplete({
  names,
  isExternal,
  configuration,
  place,
}: Extract<JoinFault, { readonly kind: 'incomplete' }>): FindingDraft {
  const span = configuration && spanOf(mappingAt(configuration.root, 'etcd'));
  const related =
    configuration === undefined || span === undefined
      ? []
      : [relatedAt({ file: configuration.placed.file, span }, l10n.t('Configuration of etcd'))];
  const values = { names: names.join(', '), name: names[0] ?? '' };
  return placedAt(
    place,
    problem(kubeadmCertsIncomplete, { wayOut: isExternal ? 'external' : 'stacked', values, related }),
  );
}

function otherCa({ place, name, ca }: Extract<JoinFault, { readonly kind: 'otherCa' }>): FindingDraft {
  const [occurrence] = ca.occurrences;
  const related = occurrence === undefined ? [] : [relatedPlace(occurrence, l10n.t('CA of the cluster'))];
  const values = { name, ca: subjectName(ca.certificate) };
  return placedAt(place, problem(kubeadmCertsOtherCa, { values, related }));
}
