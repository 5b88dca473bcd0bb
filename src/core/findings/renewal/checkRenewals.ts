import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import type { FindingDraft } from '../draft.ts';
import { checkDroppedAttributes } from './droppedAttributes.ts';
import { checkEmbeddedKubeconfigs } from './embeddedKubeconfigs.ts';
import { checkExternalCas } from './externalCas.ts';
import { checkKubeadmLifetimes } from './kubeadmLifetimes.ts';
import { checkManifestLeftovers } from './manifestLeftovers.ts';
import { checkOlderCopies } from './olderCopies.ts';
import { checkRequestLeftovers } from './requestLeftovers.ts';
import { checkShortenedBundles } from './shortenedBundles.ts';

/** Judges what a renewal will meet, or has left behind. */
export function checkRenewals(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const { graph } = picture;
  return [
    ...checkExternalCas(graph),
    ...checkDroppedAttributes(graph),
    ...checkShortenedBundles(picture),
    ...checkEmbeddedKubeconfigs(picture),
    ...checkOlderCopies(picture, now),
    ...checkRequestLeftovers(graph, now),
    ...checkKubeadmLifetimes(picture),
    ...checkManifestLeftovers(picture),
  ];
}
