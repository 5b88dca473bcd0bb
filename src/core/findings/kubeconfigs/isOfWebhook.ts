import type { ClusterPicture, Kubeconfig } from '../../pki/cluster/clusterModel.ts';
import { memoisedBy } from '../../text/memoised.ts';

/** Tells whether an API server reaches a webhook with a kubeconfig: what it says of passwords is the webhook's affair. */
export function isOfWebhook(picture: ClusterPicture, { file }: Kubeconfig): boolean {
  return webhookFiles(picture).has(file.path);
}

const webhookFiles = memoisedBy(({ components }: ClusterPicture): ReadonlySet<string> => {
  const settings = components.flatMap((component) => component.settings);
  const ofWebhooks = settings.filter(({ flag }) => /webhook|admission|audit/.test(flag));
  return new Set(ofWebhooks.flatMap(({ material }) => material?.filePath ?? []));
});
