import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import { flagPathMissing } from '../components/flagPaths.ts';
import type { FindingDraft } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/** Flags of servers that extend the API; what components read is judged with all their settings. */
const fileFlag =
  /^(--(?:requestheader-client-ca-file|client-ca-file|tls-cert-file|tls-private-key-file))=(\/[\w./-]+)$/;
/** In images, written by the program or injected. */
const elsewhere = /^\/(?:etc\/(?:ssl|pki)|usr|tmp|vault|apiserver\.local\.config|(?:var\/)?run)\//;

/** Reports files in flags of extension API servers, such as metrics-server, that no volume mounts into their container. */
export function checkPodFlagFiles(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return podSpecsIn(index).flatMap(({ placed, placed: { file, object }, spec }) =>
    isOpenEnded(object) || isExample(file)
      ? []
      : itemsAt(spec, 'containers').flatMap((container) =>
          ['command', 'args'].flatMap((field) =>
            itemsAt(container, field).flatMap((node) => {
              const [, flag = '', path] = node.kind === 'scalar' ? (fileFlag.exec(node.text) ?? []) : [];
              if (node.kind !== 'scalar' || path === undefined || isOpen(node) || isThere(container, path)) return [];
              if (isPatched(index, placed)) return [];
              const program = scalarAt(container, 'name')?.text ?? object.name ?? object.kind;
              const error = `\`open ${visibleText(path)}: no such file or directory\``;
              const values = { file: visibleText(path), program: visibleText(program), flag, error };
              const judgement = problem(flagPathMissing, {
                severity: 'warning',
                fact: 'unmounted',
                consequence: 'start',
                wayOut: 'mount',
                values,
              });
              return [placedAt({ file, span: node.span }, judgement)];
            }),
          ),
        ),
  );
}

function isThere(container: DocumentNode, path: string): boolean {
  const isComponent = /^(?:kube-(?:apiserver|controller|scheduler|proxy)|kubelet|etcd)/.test(
    scalarAt(container, 'name')?.text ?? '',
  );
  const mounts = itemsAt(container, 'volumeMounts').map((mount) => scalarAt(mount, 'mountPath')?.text ?? '/');
  return (
    isComponent ||
    elsewhere.test(path) ||
    mounts.some((each) => each.includes('$') || path === each || path.startsWith(`${each.replace(/\/$/, '')}/`))
  );
}
