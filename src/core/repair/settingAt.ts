import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { ComponentInstance, Setting } from '../pki/cluster/clusterModel.ts';
import type { SettingSubject } from './repairModel.ts';

/** The flag or field of a component that a finding marks, by its value or by its name. */
export function settingAt({
  graph,
  finding,
  span,
}: Pick<SettingSubject, 'graph' | 'finding' | 'span'>):
  | { readonly instance: ComponentInstance; readonly setting: Setting }
  | undefined {
  for (const instance of clusterPictureOf(graph).components) {
    const setting = instance.settings.find(({ place, namePlace }) =>
      [place, namePlace].some((each) => each.file.path === finding.path && each.span.start === span.start),
    );
    if (setting !== undefined) return { instance, setting };
  }
  return undefined;
}
