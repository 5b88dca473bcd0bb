import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { unreadKubeconfigsOf } from '../../pki/cluster/unreadKubeconfigs.ts';
import { visibleText } from '../../text/visibleText.ts';
import { exitsAtStart } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { restoreOrCorrect } from '../readability.ts';

/**
 * Kubeconfig cannot be read.
 *
 * When: the kubeconfig that kube-controller-manager, kube-scheduler or a kubelet is started with is not valid YAML, or is something else.
 *
 * A kubelet with a bootstrap kubeconfig gets a new one. Templates are not judged.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig
 */
export const kubeconfigUnreadable = {
  code: 'kubeconfig-unreadable',
  severity: 'error',
  fact: { broken: '{file} is not valid YAML.', other: '{file} is not a kubeconfig.' },
  consequence: exitsAtStart,
  wayOut: restoreOrCorrect.fileOrFlag,
} as const satisfies FindingRecord;

/** Reports kubeconfigs that a component is started with and cannot read. */
export function checkUnreadableKubeconfigs({ components, graph }: ClusterPicture): readonly FindingDraft[] {
  return components
    .filter(({ place }) => !isDocumentation(place.file))
    .flatMap((instance) =>
      unreadKubeconfigsOf(graph, instance).map(({ setting: { flag, place, material }, kind, error }) =>
        placedAt(
          place,
          problem(kubeconfigUnreadable, {
            fact: kind,
            values: {
              file: visibleText(material?.name ?? ''),
              program: instance.component,
              error: `\`${visibleText(error, 300)}\``,
              flag,
            },
          }),
        ),
      ),
    );
}
