import { scalarAt } from '../../locate/objects/nodes.ts';
import { memoisedBy } from '../../text/memoised.ts';
import type { ClusterPicture, FilePlace } from './clusterModel.ts';

/** The name of a machine's Node, and where it is set. */
interface NodeName {
  readonly name: string;
  readonly place: FilePlace;
}

/** By machine: `--hostname-override`, else the name in kubeadm's configuration. Several that differ tell nothing. */
export const nodeNames = memoisedBy(({ components, objects }: ClusterPicture): ReadonlyMap<string, NodeName> => {
  const names = new Map<string, NodeName | undefined>();
  const note = (host: string, found: NodeName): void => {
    const known = names.get(host);
    names.set(host, names.has(host) && known?.name !== found.name ? undefined : found);
  };
  for (const { component, host, settings } of components) {
    const setting =
      component === 'kubelet' ? settings.findLast(({ flag }) => flag === '--hostname-override') : undefined;
    if (setting?.value !== undefined && isName(setting.value))
      note(host, { name: setting.value, place: setting.place });
  }
  for (const { file, object, host } of objects) {
    if (object.kind !== 'InitConfiguration' && object.kind !== 'JoinConfiguration') continue;
    const name = scalarAt(object.root, 'nodeRegistration', 'name');
    if (name !== undefined && isName(name.text)) note(host, { name: name.text, place: { file, span: name.span } });
  }
  return new Map([...names].flatMap(([host, name]) => (name === undefined ? [] : [[host, name] as const])));
});

/** No template, no variable. */
function isName(text: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text);
}
