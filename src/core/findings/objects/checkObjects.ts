import type { ClusterPicture } from '../../pki/cluster/model.ts';
import type { FindingDraft } from '../draft.ts';
import { checkApiServices } from './apiServices.ts';
import { checkCaBundles } from './caBundles.ts';

/** Judges what applications in a cluster have: webhooks, Ingresses, Secrets, objects of cert-manager and others. */
export function checkObjects(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  return [...checkCaBundles(picture, now), ...checkApiServices(picture)];
}
