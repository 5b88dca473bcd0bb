import { optional } from '../../../text/optional.ts';
import { refusedForms } from '../joins/joins.ts';
import { downloadFaults, isUploadUnknown } from '../joins/uploadedCertificates.ts';
import { hasJoined } from './acceptedCredentials.ts';
import type { Connection, Missing } from './connectionModel.ts';
import { joinOf } from './joinOf.ts';
import type { Scene } from './scene.ts';

/** Why a node does not join, besides what its connection shows. Once it has, what it joined with is left over. */
export function joiningOf(scene: Scene): Connection['joining'] {
  const join = joinOf(scene);
  if (join === undefined) return undefined;
  const isLeft = hasJoined(scene);
  const downloads = downloadFaults(scene.picture, join).filter(({ kind }) => kind !== 'ended' || !isLeft);
  const toldBy: Missing | undefined =
    !isLeft && isUploadUnknown(scene.picture, join)
      ? {
          why: 'objectNotFound',
          name: 'Secret kube-system/kubeadm-certs',
          ...optional('place', join.certificateKey?.place),
        }
      : undefined;
  const isDownload = join.isControlPlane && join.certificateKey !== undefined;
  return { forms: refusedForms(join), isDownload, downloads, ...optional('toldBy', toldBy) };
}
