import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { unreadKubeconfigsOf } from '../../pki/cluster/unreadKubeconfigs.ts';
import { placedError, placedFault } from '../../pki/placedFiles.ts';
import { fileNameOf } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import { exitsAtStart, programFails } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { draftOf, problem } from '../judgement.ts';
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
  fact: { empty: '{file} is empty.', broken: '{file} is not valid YAML.', other: '{file} is not a kubeconfig.' },
  consequence: exitsAtStart,
  wayOut: restoreOrCorrect.fileOrFlag,
} as const satisfies FindingRecord;

/**
 * Unreadable file at its place.
 *
 * When: a kubeconfig of kubeadm (`/etc/kubernetes/admin.conf`, `kubelet.conf` and others) or a static Pod in `/etc/kubernetes/manifests` is
 * empty, is not valid YAML, is something else, or is a Pod that was cut short, without containers or an image. A kubeconfig that a component is started with is reported as
 * [kubeconfig-unreadable](kubeconfig-unreadable.md).
 *
 * Without its manifest, the kubelet ends a control plane component that ran. Templates are not judged.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig
 */
export const placedFileUnreadable = {
  code: 'placed-file-unreadable',
  severity: 'error',
  fact: {
    empty: '{file} is empty.',
    broken: '{file} is not valid YAML.',
    kubeconfig: '{file} is not a kubeconfig.',
    staticPod: '{file} is not a Pod.',
    incomplete: '{file} is not a whole Pod.',
  },
  consequence: { kubeconfig: programFails, staticPod: 'The kubelet does not run it: {error}.' },
  wayOut: 'Restore it, or let kubeadm write it again.',
} as const satisfies FindingRecord;

/** People use the others with kubectl. */
const readers: Readonly<Record<string, string>> = {
  'kubelet.conf': 'kubelet',
  'controller-manager.conf': 'kube-controller-manager',
  'scheduler.conf': 'kube-scheduler',
};

/** Reports files that are read wherever they lie, and cannot be. */
export function checkPlacedFiles({ graph, components }: ClusterPicture): readonly FindingDraft[] {
  const named = new Set(components.flatMap(({ settings }) => settings.map(({ material }) => material?.filePath)));
  return graph.files.flatMap((file) => {
    const fault = placedFault(file);
    if (fault === undefined || named.has(file.path)) return [];
    const { kind, reader } = fault;
    const name = fileNameOf(file.path);
    return draftOf(
      problem(placedFileUnreadable, {
        fact: kind === 'other' ? reader : kind,
        consequence: reader,
        values: {
          file: visibleText(name),
          program: readers[name] ?? 'kubectl',
          error: `\`${visibleText(placedError(fault, file), 300)}\``,
        },
      }),
      { path: file.path },
    );
  });
}

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
