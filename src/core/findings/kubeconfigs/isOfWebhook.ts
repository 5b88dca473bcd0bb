import type { ClusterPicture, Kubeconfig } from '../../pki/cluster/clusterModel.ts';

/** Asked for each user. */
const known = new WeakMap<ClusterPicture, ReadonlySet<string>>();

/** Tells whether an API server reaches a webhook with a kubeconfig: what it says of passwords is the webhook's affair. */
export function isOfWebhook(picture: ClusterPicture, { file }: Kubeconfig): boolean {
  const paths = known.get(picture) ?? new Set(webhookFiles(picture));
  known.set(picture, paths);
  return paths.has(file.path);
}

function webhookFiles({ components }: ClusterPicture): readonly string[] {
  return components.flatMap(({ settings }) =>
    settings.flatMap(({ flag, material }) => (/webhook|admission|audit/.test(flag) ? (material?.filePath ?? []) : [])),
  );
}
