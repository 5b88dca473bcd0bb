import { scalarAt } from '../../locate/objects/nodes.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { posix } from '../../text/paths.ts';
import type { ClusterPicture, FilePlace } from './clusterModel.ts';
import { hostsOf } from './hostOf.ts';

/** The name of a machine's Node, and where it is set. */
export interface NodeName {
  readonly name: string;
  /** The flag or field that sets it. */
  readonly by: string;
  readonly place: FilePlace;
}

/**
 * By machine: `--hostname-override`, which the kubelet reads at each start; otherwise the name in kubeadm's configuration, which kubeadm reads
 * once. Several of one kind that differ tell nothing.
 */
export const nodeNames = memoisedBy(({ components, objects }: ClusterPicture): ReadonlyMap<string, NodeName> => {
  const started = new Map<string, NodeName[]>();
  const configured = new Map<string, NodeName[]>();
  for (const { component, host, settings } of components) {
    const setting =
      component === 'kubelet' ? settings.findLast(({ flag }) => flag === '--hostname-override') : undefined;
    // The kubelet trims the name and writes it in lower case.
    if (setting?.value !== undefined)
      note(started, host, { ...setting, name: setting.value.trim().toLowerCase(), by: setting.writtenAs });
  }
  for (const { file, object, host } of objects) {
    if (object.kind !== 'InitConfiguration' && object.kind !== 'JoinConfiguration') continue;
    const name = scalarAt(object.root, 'nodeRegistration', 'name');
    if (name === undefined) continue;
    note(configured, host, { name: name.text, by: 'nodeRegistration.name', place: { file, span: name.span } });
  }
  return new Map(
    [...new Map([...configured, ...started])].flatMap(([host, [first, ...others]]) =>
      first === undefined || others.some(({ name }) => name !== first.name) ? [] : [[host, first] as const],
    ),
  );
});

/**
 * By machine of which the folder of the kubelet is among the files: what `/etc/hostname` calls it, which a kubelet without a flag takes. kubeadm and clouds write a
 * flag where the name is another one.
 */
export const machineNames = memoisedBy(({ graph: { files } }: ClusterPicture): ReadonlyMap<string, NodeName> => {
  const names = new Map<string, NodeName[]>();
  const hostFor = hostsOf(files);
  for (const file of files) {
    if (!/(?:^|\/)etc\/hostname$/.test(posix(file.path))) continue;
    const [found] = file.search?.(/\S+/g) ?? [];
    if (found === undefined) continue;
    const span = { start: found.index, end: found.index + found[0].length };
    note(names, hostFor(file), { name: found[0].toLowerCase(), by: '/etc/hostname', place: { file, span } });
  }
  const known = new Set(
    names.size === 0 ? [] : files.filter(({ path }) => inKubelet.test(posix(path))).map((file) => hostFor(file)),
  );
  return new Map([...names].flatMap(([host, [name]]) => (name !== undefined && known.has(host) ? [[host, name]] : [])));
});

const inKubelet = /(?:^|\/)var\/lib\/kubelet\/[^/]+$/;

function note(names: Map<string, NodeName[]>, host: string, { name, by, place }: NodeName): void {
  // No template, no variable.
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)) addToGroup(names, host, { name, by, place });
}
