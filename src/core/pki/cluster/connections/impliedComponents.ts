import { type ImpliedFlags, impliedFlags } from '../../../kubernetes/tables/impliedFlags.ts';
import { groupBy } from '../../../text/groupBy.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../clusterModel.ts';
import { materialInWholeFile } from '../materials.ts';
import { type HostFiles, hostIndex } from './hostIndex.ts';

/**
 * The same picture, with the components of which nothing is written because their installer tells them all: by the files
 * that lie in its places. Where a part is written, that part counts.
 */
export function withImplied(picture: ClusterPicture): ClusterPicture {
  const byHost = groupBy(picture.components, ({ host }) => host);
  const components = [...picture.components];
  const told = new Map<ComponentInstance, ComponentInstance>();
  for (const files of hostIndex(picture.graph).values()) {
    for (const implied of impliedFlags) {
      const settings = settingsOf(picture, files, implied);
      const [first] = settings;
      if (first === undefined) continue;
      const { component, folder } = implied;
      const written = byHost.get(files.host)?.filter((each) => each.component === component) ?? [];
      for (const each of written.filter(({ isPartial }) => isPartial)) {
        told.set(each, { ...each, settings: [...settings, ...each.settings] });
      }
      if (written.length > 0) continue;
      components.push({
        id: `${files.host}${folder}#${component}`,
        component,
        place: first.place,
        host: files.host,
        settings,
        isPartial: false,
        isImplied: true,
      });
    }
  }
  return { ...picture, components: components.map((each) => told.get(each) ?? each) };
}

/** None where no file of it is there: values alone tell nothing. */
function settingsOf(
  { graph }: ClusterPicture,
  { byPath }: HostFiles,
  { folder, flags }: ImpliedFlags,
): readonly Setting[] {
  const found = Object.entries(flags).flatMap(([flag, told]): readonly Setting[] => {
    const file = 'file' in told ? byPath.get(`${folder}/${told.file}`) : undefined;
    if (file === undefined) return [];
    const material = materialInWholeFile(graph, file);
    const { place, name } = material;
    return [{ flag, writtenAs: flag, value: name, place, namePlace: place, material, isImplied: true }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const values = Object.entries(flags).flatMap(([flag, told]): readonly Setting[] =>
    'value' in told
      ? [{ flag, writtenAs: flag, value: told.value, place: first.place, namePlace: first.place, isImplied: true }]
      : [],
  );
  return [...found, ...values];
}
