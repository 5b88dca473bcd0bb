import type { MaterialOrigin } from '../../../kubernetes/tables/connectionRecord.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { DecodedFile } from '../../pkiModel.ts';
import type { ClusterPicture, FilePlace, Kubeconfig, KubeconfigCluster } from '../clusterModel.ts';
import { referenceAt } from '../materials.ts';
import type { Source } from './connectionModel.ts';
import { flagSetting, materialSource, unknown } from './flagSources.ts';
import type { Scene } from './scene.ts';

/** The kubeconfigs in separate files, by path. */
export const kubeconfigsByPath = memoisedBy(({ kubeconfigs }: ClusterPicture): ReadonlyMap<string, Kubeconfig> => {
  const ownFiles = kubeconfigs.filter(({ object }) => object.embeddedIn === undefined);
  return new Map(ownFiles.map((kubeconfig) => [kubeconfig.file.path, kubeconfig]));
});

/** The kubeconfig that a field names. */
export function kubeconfigAt(picture: ClusterPicture, file: DecodedFile, { span }: ScalarNode): Kubeconfig | undefined {
  return kubeconfigsByPath(picture).get(referenceAt(file, span)?.filePath ?? '');
}

/** The cluster that kubeadm discovers with a kubeconfig: the one without a name, which needs no context, else the current one. */
export function discoveredCluster({ clusters, current }: Kubeconfig): KubeconfigCluster | undefined {
  return clusters.findLast(({ name }) => name === undefined || name.text === '') ?? current?.cluster;
}

/** A kubeconfig that is read for its cluster alone, and where it is named. */
export interface Discovery {
  readonly kubeconfig: Kubeconfig | undefined;
  readonly name: string;
  readonly place: FilePlace;
}

/** By a flag. */
export function discoveryOfFlag(scene: Scene, { kubeconfig: origin }: KubeconfigMaterial): Discovery | undefined {
  const setting = 'flag' in origin ? flagSetting(scene, 'client', origin) : undefined;
  const { value: name = '', material, place } = setting ?? {};
  if (place === undefined || name === '') return undefined;
  return { kubeconfig: kubeconfigsByPath(scene.picture).get(material?.filePath ?? ''), name, place };
}

type KubeconfigMaterial = Extract<MaterialOrigin, { readonly kubeconfig: unknown }>;

/** What it trusts. */
export function discoverySource({ kubeconfig, name, place }: Discovery): Source {
  if (kubeconfig === undefined) return unknown({ why: 'kubeconfigNotFound', name, place });
  const ca = discoveredCluster(kubeconfig)?.ca;
  return ca === undefined
    ? unknown({ why: 'elsewhere', name, place })
    : materialSource({ material: ca, by: ca.name, place: ca.place });
}
