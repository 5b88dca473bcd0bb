import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import type { PkiGraph } from '../pkiModel.ts';
import { placedFault, unreadError } from '../placedFiles.ts';
import { filesByPath } from '../referenceTarget.ts';
import { clusterPictureOf } from './buildClusterPicture.ts';
import type { ClusterPicture, ComponentInstance, Setting } from './clusterModel.ts';
import { settingOf } from './components.ts';
import { givenSetting } from './servers.ts';

/** A file that a flag names as a kubeconfig, and that no program reads as one. */
export interface UnreadKubeconfig {
  readonly setting: Setting;
  /** `broken`: it is no valid YAML. */
  readonly kind: 'empty' | 'broken' | 'other';
  /** What the program prints when it starts, as far as it is known. */
  readonly error: string;
}

/** The kubeconfigs of a component that stop it when it starts, each once. A kubelet that can bootstrap takes a new one. */
export function unreadKubeconfigsOf(graph: PkiGraph, instance: ComponentInstance): readonly UnreadKubeconfig[] {
  const found = instance.settings.flatMap((setting): readonly UnreadKubeconfig[] => {
    const { flag, material } = setting;
    if (settingOf(instance, flag) !== setting || material === undefined) return [];
    const isKubelet = instance.component === 'kubelet' && flag === '--kubeconfig';
    if (!isKubelet && componentFlagOf(instance.component, flag)?.loadedAtStart !== 'kubeconfig') return [];
    const kind = unreadKind(graph, material);
    if (kind === undefined) return [];
    const bootstrap = isKubelet ? givenSetting(instance, '--bootstrap-kubeconfig') : undefined;
    if (bootstrap !== undefined && bootstrap.material?.source !== 'absent') return [];
    const error =
      bootstrap === undefined
        ? unreadError(kind, material.name)
        : `unable to load bootstrap kubeconfig: stat ${bootstrap.value}: no such file or directory`;
    return [{ setting, kind, error }];
  });
  const first = found.toSorted(
    (a, b) => Number(b.setting.flag === '--kubeconfig') - Number(a.setting.flag === '--kubeconfig'),
  );
  return [...groupBy(first, ({ setting }) => setting.material?.filePath).values()].flatMap(([each]) => each ?? []);
}

function unreadKind(
  graph: PkiGraph,
  { source, filePath = '' }: NonNullable<Setting['material']>,
): UnreadKubeconfig['kind'] | undefined {
  const file = filesByPath(graph.files).get(filePath);
  const placed = file && placedFault(file);
  if (placed?.reader === 'kubeconfig' && placed.kind !== 'incomplete') return placed.kind;
  const found = objectsByPath(clusterPictureOf(graph)).get(filePath) ?? [];
  if (found.some(({ object }) => object.isTemplate === true)) return undefined;
  if (found.length > 0) return found.some(({ object }) => object.isBroken === true) ? 'broken' : undefined;
  return source === 'noCredential' ? 'other' : undefined;
}

const objectsByPath = memoisedBy(({ kubeconfigs }: ClusterPicture) => groupBy(kubeconfigs, ({ file }) => file.path));
