import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { signingRequestsIn } from '../../pki/cluster/signingRequests.ts';
import type { FindingDraft } from '../draft.ts';
import { checkCappedLifetimes } from './cappedLifetimes.ts';
import { checkPodCertificates } from './podCertificates.ts';
import { checkRequestFields } from './requestFields.ts';
import { checkRequestStates, otherKey } from './requestStates.ts';
import { checkSignerRules } from './signerRules.ts';

/** Judges the objects that ask for certificates, and what has become of them. */
export function checkSigningRequests(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const requests = signingRequestsIn(picture);
  const isOfPod = ({ placed }: (typeof requests)[number]) => placed.object.kind === 'PodCertificateRequest';
  const ofPods = requests.filter(isOfPod);
  const others = requests.filter((request) => !isOfPod(request));
  const managers = picture.components.filter(({ component }) => component === 'kube-controller-manager');
  return [
    ...others.flatMap((request) => [
      ...checkRequestFields(request),
      ...checkSignerRules(request),
      ...checkRequestStates(request, now, managers),
    ]),
    ...checkCappedLifetimes(picture, others),
    ...ofPods.flatMap((request) => [...checkPodCertificates(request), ...otherKey(request)]),
  ];
}
