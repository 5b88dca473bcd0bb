import { itemsAt, mappingAt, nodeAt, scalarAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import type { ConfigurationObject, DocumentNode, MappingNode } from '../../../locate/objects/objectModel.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedByPair } from '../../../text/memoised.ts';
import type { DecodedFile } from '../../pkiModel.ts';
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
  const { certain, possible } = readersOf(index, monitor);
  const isMounted = [...certain, ...possible].some(
    ({ mounts }) => mounts.has(anything) || mounts.has(`${field}/${name}`),
  );
  return isMounted ? undefined : certain[0]?.readers[0];
}

/** The kinds of objects that are a Prometheus. */
export const readerKinds = ['Prometheus', 'PrometheusAgent'];

/** Those that select monitors in the same way. */
export interface ReaderGroup {
  readonly readers: readonly [PlacedObject, ...PlacedObject[]];
  /** By their labels; `undefined` selects all. */
  readonly selector: MappingNode | undefined;
  /** What one of them mounts: `secrets/NAME`, `configMaps/NAME`, or {@link anything}. */
  readonly mounts: ReadonlySet<string>;
}

const anything = '*';

/** Those that read a monitor, and those that may, because nothing tells the labels of its namespace. */
export function readersOf(
  index: ObjectIndex,
  { object: { kind, root, namespace } }: PlacedObject,
): { readonly certain: readonly ReaderGroup[]; readonly possible: readonly ReaderGroup[] } {
  const groups = groupsBy(index, kind === 'PodMonitor' ? 'podMonitor' : 'serviceMonitor');
  const labels = mappingAt(root, 'metadata', 'labels');
  const named = [...(labels?.entries ?? [])].flatMap(([label, node]) => textOf(label, node));
  const within = (scope: string) =>
    ['', ...named].flatMap((label) =>
      (groups.get(`${scope}\n${label}`) ?? []).filter(
        ({ selector }) => selector === undefined || selects(selector, labels),
      ),
    );
  const own = within(`own ${namespace ?? ''}`);
  return { certain: [...own, ...within('all')], possible: within('some') };
}

/** By the namespaces that they read and the first label that they ask for. */
const groupsBy = memoisedByPair((index: ObjectIndex, field: 'podMonitor' | 'serviceMonitor') => {
  const all = readerKinds.flatMap(index.ofKind);
  /** The operator reads monitors of its namespace alone, unless a selector is written: an empty one selects all. */
  const scopeOf = ({ file, object }: PlacedObject): string => {
    const { root, namespace = '' } = object;
    if (mappingAt(root, 'spec', `${field}NamespaceSelector`) !== undefined || file.search === undefined) return 'some';
    return hasEmpty(file, `${field}NamespaceSelector`).has(object) ? 'all' : `own ${namespace}`;
  };
  const readers = all.flatMap((reader) => {
    const written = mappingAt(reader.object.root, 'spec', `${field}Selector`);
    const selector = mappingAt(written, 'matchLabels');
    const asked = [...(selector?.entries ?? [])].flatMap(([label, node]) => textOf(label, node));
    if (isWithoutSelector(reader, field)) return [];
    // What asks for more than labels is not known.
    if (written !== undefined && asked.length === 0) return [];
    const [first = ''] = asked;
    const at = `${scopeOf(reader)}\n${first}`;
    return [{ reader, selector, at, way: `${at}\n${asked.sort().join('\n')}` }];
  });
  const groups = [...groupBy(readers, ({ way }) => way).values()].flatMap((alike) => {
    const [{ reader: first, selector, at } = {}, ...others] = alike;
    if (first === undefined || at === undefined) return [];
    const members: ReaderGroup['readers'] = [first, ...others.map(({ reader }) => reader)];
    return [{ at, readers: members, selector, mounts: new Set(members.flatMap(mountsOf)) }];
  });
  return groupBy(groups, ({ at }) => at);
});

/** Without a selector no monitors are read; an empty one selects all. */
function isWithoutSelector({ file, object }: PlacedObject, field: 'podMonitor' | 'serviceMonitor'): boolean {
  if (mappingAt(object.root, 'spec', `${field}Selector`) !== undefined || file.search === undefined) return false;
  return object.embeddedIn === undefined && !hasEmpty(file, `${field}Selector`).has(object);
}

/** The objects of a file that have a field with an empty mapping, which the reader of objects leaves out. */
const hasEmpty = memoisedByPair((file: DecodedFile, field: string): ReadonlySet<ConfigurationObject> => {
  const form = new RegExp(
    `\\b${field}["']?[ \\t]*:(?<!(?:^|\\s)#.{0,99})\\s*(?:match\\w+["']?[ \\t]*:\\s*)?[{[]`,
    'gm',
  );
  const begun = (file.objects ?? []).flatMap((object) => {
    const start = scalarAt(object.root, 'apiVersion')?.keySpan?.start;
    return start === undefined || object.embeddedIn !== undefined ? [] : [{ object, start }];
  });
  const found = [...(file.search?.(form) ?? [])];
  return new Set(found.flatMap(({ index }) => begun.findLast(({ start }) => start <= index)?.object ?? []));
});

/** Tells whether no Prometheus reads a monitor: there are some, and all of those have no selector. */
export function isUnread(index: ObjectIndex, { object: { kind } }: PlacedObject): boolean {
  if (kind !== 'ServiceMonitor' && kind !== 'PodMonitor') return false;
  const field = kind === 'PodMonitor' ? 'podMonitor' : 'serviceMonitor';
  const all = readerKinds.flatMap(index.ofKind);
  return all.length > 0 && all.every((reader) => !isOpenEnded(reader.object) && isWithoutSelector(reader, field));
}

function textOf(label: string, node: DocumentNode): readonly string[] {
  return node.kind === 'scalar' ? [`${label}=${node.text}`] : [];
}

/** By name, or by a mount that is merged into its container. */
function mountsOf({ object }: PlacedObject): readonly string[] {
  if (isOpenEnded(object)) return [anything];
  const { root } = object;
  const listed = (['secrets', 'configMaps'] as const).flatMap((field) =>
    scalarsAt(root, 'spec', field).map((each) => (isOpen(each) ? anything : `${field}/${each.text}`)),
  );
  const containers = itemsAt(root, 'spec', 'containers').filter(
    (each) => scalarAt(each, 'name')?.text === 'prometheus' && nodeAt(each, 'volumeMounts') !== undefined,
  );
  const mounted = [nodeAt(root, 'spec'), ...containers].flatMap((each) => {
    const mounts = nodeAt(each, 'volumeMounts');
    if (mounts === undefined) return [];
    return mounts.kind === 'sequence' ? mounts.items.map((item) => scalarAt(item, 'mountPath')) : [undefined];
  });
  return [...listed, ...mounted.map((path) => (path === undefined || isOpen(path) ? anything : mountAt(path.text)))];
}

/** What is at a path of a mount: one object, or a folder with any of them. */
function mountAt(path: string): string {
  const folder = path.replace(/\/+$/, '');
  const file = operatorFile(`${folder}/any`) ?? operatorFile(folder);
  if (file !== undefined) return `${file.field}/${file.name}`;
  return /^(?:\/etc(?:\/(?:prometheus|vm)(?:\/(?:secret|config(?:map)?)s)?)?)?$/.test(folder)
    ? anything
    : `at ${folder}`;
}
