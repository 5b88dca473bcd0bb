import { hostPathOf, mountOf } from '../../locate/invocations/containerMounts.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, ComponentInstance, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { folderOf } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Socket of the KMS plugin not mounted.
 *
 * When: `kms.endpoint` of the EncryptionConfiguration that kube-apiserver reads names a socket in a folder that no volume of its Pod has.
 *
 * The plugin makes the socket on the machine, or in a volume that both containers share.
 *
 * @category wiring
 * @stage understand
 * @see AS-config
 */
export const encryptionSocketNotMounted = {
  code: 'encryption-socket-not-mounted',
  severity: 'error',
  fact: 'The Pod of kube-apiserver mounts no volume with {path}, the socket of KMS provider {name}.',
  consequence: 'kube-apiserver fails with {error}, and reads no encrypted object.',
  wayOut: 'Mount the folder {folder} of the machine there, with the same path.',
} as const satisfies FindingRecord;

/** Reports sockets of KMS plugins that kube-apiserver does not see in its container. */
export function checkEncryptionSockets(picture: ClusterPicture): readonly FindingDraft[] {
  return picture.objects
    .filter(({ object }) => object.kind === 'EncryptionConfiguration' && !isOpenEnded(object))
    .flatMap((placed) => {
      const server = serverOf(picture, placed);
      return server === undefined ? [] : unmounted(placed, server);
    });
}

/** The Pod that reads a file, known by the file's place on its machine. */
function serverOf({ components }: ClusterPicture, { file, host }: PlacedObject): ComponentInstance | undefined {
  return components.find((instance) => {
    const { value: path = '' } = settingOf(instance, '--encryption-provider-config') ?? {};
    const mounted = hostPathOf(path, instance.mounts ?? []);
    return mounted !== undefined && instance.host === host && (file.hostPath ?? file.path).endsWith(mounted);
  });
}

function unmounted({ file, object }: PlacedObject, { mounts = [], place }: ComponentInstance): readonly FindingDraft[] {
  return itemsAt(object.root, 'resources')
    .flatMap((resource) => itemsAt(resource, 'providers'))
    .flatMap((provider): readonly FindingDraft[] => {
      const endpoint = scalarAt(provider, 'kms', 'endpoint');
      const path = endpoint && socketOf(endpoint);
      if (endpoint === undefined || path === undefined || mountOf(path, mounts) !== undefined) return [];
      const judgement = problem(encryptionSocketNotMounted, {
        values: {
          name: visibleText(scalarAt(provider, 'kms', 'name')?.text ?? ''),
          path: visibleText(path, 300),
          folder: visibleText(folderOf(path), 300),
          error: `\`dial unix ${visibleText(path, 200)}: connect: no such file or directory\``,
        },
        related: [relatedAt(place, 'kube-apiserver')],
      });
      return [placedAt({ file, span: endpoint.span }, judgement)];
    });
}

/** An abstract socket, whose name begins with `@`, is in no folder. */
function socketOf(endpoint: ScalarNode): string | undefined {
  const path = /^unix:\/\/(\/[\w./-]{1,400})$/.exec(endpoint.text)?.[1];
  return isOpen(endpoint) || path === undefined || folderOf(path).length < 2 ? undefined : path;
}
