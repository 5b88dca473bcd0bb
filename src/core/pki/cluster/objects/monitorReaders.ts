import { mappingAt, nodeAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedByPair } from '../../../text/memoised.ts';
import type { PlacedObject } from '../clusterModel.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { selects } from './servingSecrets.ts';

/** A file that the operator of Prometheus or VictoriaMetrics mounts, because its `spec` lists the Secret or ConfigMap. */
export interface OperatorFile {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key: string;
  /** Where it is listed. */
  readonly field: 'secrets' | 'configMaps';
}

/** Reads the path of such a file. */
export function operatorFile(path: string): OperatorFile | undefined {
  const [, folder, name = '', key = ''] =
    /^\/etc\/(?:prometheus|vm)\/(secret|config(?:map)?)s\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (folder === undefined) return undefined;
  return folder === 'secret'
    ? { kind: 'Secret', name, key, field: 'secrets' }
    : { kind: 'ConfigMap', name, key, field: 'configMaps' };
}

/** The Prometheus that reads a monitor and does not mount a file that the monitor names; `undefined` if one may. */
export function readerWithout(
  index: ObjectIndex,
  monitor: PlacedObject,
  { name, field }: OperatorFile,
): PlacedObject | undefined {
  if (!/^(?:Service|Pod)Monitor$/.test(monitor.object.kind) || isOpenEnded(monitor.object)) return undefined;
  const readers = readersOf(index, monitor);
  const isMounted = readers.some(
    ({ object }) =>
      isOpenEnded(object) ||
      nodeAt(object.root, 'spec', 'volumeMounts') !== undefined ||
      scalarsAt(object.root, 'spec', field).some((each) => each.text === name || isOpen(each)),
  );
  return isMounted ? undefined : readers[0];
}

/** The kinds of objects that are a Prometheus. */
export const readerKinds = ['Prometheus', 'PrometheusAgent'];

/** Those that read a monitor, by its labels. The reader of objects leaves empty selectors out, which select all. */
export function readersOf(index: ObjectIndex, { object: { kind, root } }: PlacedObject): readonly PlacedObject[] {
  const { all, selecting } = readersBy(index, kind === 'PodMonitor' ? 'podMonitorSelector' : 'serviceMonitorSelector');
  const labels = mappingAt(root, 'metadata', 'labels');
  const found = [...(labels?.entries ?? [])].flatMap(([label, node]) =>
    (selecting.get(node.kind === 'scalar' ? `${label}=${node.text}` : '') ?? []).filter(({ selector }) =>
      selects(selector, labels),
    ),
  );
  return found.length === 0 ? all : [...all, ...found.map(({ reader }) => reader)];
}

/** By the first label that they ask for. */
const readersBy = memoisedByPair((index: ObjectIndex, field: string) => {
  const readers = readerKinds.flatMap(index.ofKind).map((reader) => {
    const written = mappingAt(reader.object.root, 'spec', field);
    return { reader, isAll: written === undefined, selector: mappingAt(written, 'matchLabels') };
  });
  const all = readers.flatMap(({ reader, isAll }) => (isAll ? [reader] : []));
  const selecting = groupBy(readers, ({ selector }) => {
    const [[label, node] = []] = selector?.entries ?? [];
    return node?.kind === 'scalar' ? `${label}=${node.text}` : undefined;
  });
  return { all, selecting };
});
