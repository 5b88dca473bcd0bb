import { isTool } from '../../../kubernetes/componentFlagOf.ts';
import { isDocumentation } from '../../../locate/files/quietPlaces.ts';
import type { ClusterPicture, ComponentInstance } from '../clusterModel.ts';
import { formerCopiesIn } from '../formerCopies.ts';

/** Subcommands that write files and connect to nobody. */
const writers: readonly string[] = ['config', 'completion', 'kustomize'];

/**
 * The same picture without commands that are not parties, such as examples in documentation and `kubectl config …`,
 * without repeated tool commands with the same arguments on one machine, and without kubeconfigs and manifests that were set aside.
 */
export function withoutExamples(picture: ClusterPicture): ClusterPicture {
  const { isFormerFile } = formerCopiesIn(picture);
  const told = new Set<string>();
  const components = picture.components.filter((instance) => {
    if (isDocumentation(instance.place.file) || isFormerFile(instance.place.file.path)) return false;
    if (!isTool(instance.component)) return true;
    if (writers.includes(instance.operands?.[0] ?? '')) return false;
    const what = toldTo(instance);
    const isNew = !told.has(what);
    told.add(what);
    return isNew;
  });
  const kubeconfigs = picture.kubeconfigs.filter(({ file }) => !isFormerFile(file.path));
  return { ...picture, components, kubeconfigs };
}

function toldTo({ component, host, settings }: ComponentInstance): string {
  const flags = settings.map(({ flag, value, material }) => `${flag}=${material?.filePath ?? value ?? ''}`);
  return [host, component, ...flags.sort()].join('\n');
}
