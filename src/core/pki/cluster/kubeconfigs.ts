import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ConfigurationObject, DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { optional } from '../../text/optional.ts';
import { mapInSteps } from '../../text/steps.ts';
import type { DecodedFile, PkiGraph } from '../pkiModel.ts';
import type {
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigUser,
  Material,
  PlacedObject,
} from './clusterModel.ts';
import { materialInField, materialInFile, referenceAt } from './materials.ts';
import { placeholderInUse, usedEntries } from './placeholderInUse.ts';

/**
 * Reads an object of kind `Config` as client-go does, a few entries at a time: values win over paths, of entries of one name the last counts.
 * Paths are resolved only for files; a kubeconfig in a Secret names files of the Pod that mounts it.
 */
export function* readKubeconfig(
  graph: PkiGraph,
  { file, object, host }: PlacedObject,
): Generator<undefined, Kubeconfig> {
  const { root } = object;
  const used = usedEntries(graph, file, object);
  const read = { graph, file, object, isRead: used.isRead };
  const clusters = yield* mapInSteps(itemsAt(root, 'clusters'), (item, index) =>
    readCluster({ ...read, used: used.cluster }, item, index),
  );
  const users = yield* mapInSteps(itemsAt(root, 'users'), (item, index) =>
    readUser({ ...read, used: used.user }, item, index),
  );
  const clusterNamed = byName(clusters);
  const userNamed = byName(users);
  const contexts = itemsAt(root, 'contexts').map((item, index) => readContext(item, index, clusterNamed, userNamed));
  const currentContext = scalarAt(root, 'current-context');
  return {
    file,
    object,
    host,
    clusters,
    users,
    contexts,
    ...optional('currentContext', currentContext),
    ...optional('current', currentContext && byName(contexts)(currentContext)),
  };
}

/** What stands in the place of a kubeconfig that nobody can read: its client connects to nothing. */
export function unreadableKubeconfig({ file, host }: Omit<PlacedObject, 'object'>): Kubeconfig {
  const root = { kind: 'mapping', entries: new Map() } as const;
  const object = { documentIndex: 0, kind: 'Config', keyPath: '', root, isBroken: true } as const;
  const context = { name: undefined, node: undefined, index: 0 };
  return { file, object, host, clusters: [], users: [], contexts: [context], current: context };
}

interface Reading {
  readonly graph: PkiGraph;
  readonly file: DecodedFile;
  readonly object: ConfigurationObject;
  /** Name of the entry that is in use. */
  readonly used: string | undefined;
  readonly isRead: boolean | undefined;
}

function readCluster(read: Reading, item: DocumentNode, index: number): KubeconfigCluster {
  const node = mappingAt(item, 'cluster');
  const name = scalarAt(item, 'name');
  const insecure = scalarAt(node, 'insecure-skip-tls-verify');
  return {
    name,
    node,
    index,
    ...optional('server', scalarAt(node, 'server')),
    ...optional('tlsServerName', scalarAt(node, 'tls-server-name')),
    ...optional('insecure', insecure && isTrue(insecure) ? insecure : undefined),
    ...optional('ca', materialOf(read, name, node, 'certificate-authority')),
  };
}

function readUser(read: Reading, item: DocumentNode, index: number): KubeconfigUser {
  const node = mappingAt(item, 'user');
  const name = scalarAt(item, 'name');
  return {
    name,
    node,
    index,
    ...optional('certificate', materialOf(read, name, node, 'client-certificate')),
    ...optional('key', materialOf(read, name, node, 'client-key')),
    ...optional('token', scalarAt(node, 'token')),
    ...optional('tokenFile', scalarAt(node, 'tokenFile')),
    ...optional('idToken', scalarAt(node, 'auth-provider', 'config', 'id-token')),
    ...optional('exec', mappingAt(node, 'exec')),
    ...optional('actsAs', scalarAt(node, 'as')),
  };
}

function readContext(
  item: DocumentNode,
  index: number,
  clusterNamed: ByName<KubeconfigCluster>,
  userNamed: ByName<KubeconfigUser>,
): KubeconfigContext {
  const node = mappingAt(item, 'context');
  const clusterName = scalarAt(node, 'cluster');
  const userName = scalarAt(node, 'user');
  return {
    name: scalarAt(item, 'name'),
    node,
    index,
    ...optional('clusterName', clusterName),
    ...optional('userName', userName),
    ...optional('cluster', clusterName && clusterNamed(clusterName)),
    ...optional('user', userName && userNamed(userName)),
  };
}

type ByName<Entry> = (name: ScalarNode) => Entry | undefined;

/** The last of several entries with one name. */
function byName<Entry extends { readonly name: ScalarNode | undefined }>(entries: readonly Entry[]): ByName<Entry> {
  const named = new Map(entries.map((entry) => [entry.name?.text, entry]));
  return ({ text }) => named.get(text);
}

/** The value of `FIELD-data`, otherwise the file named by `FIELD`; an empty value counts as absent. */
function materialOf(
  { graph, file, object, used, isRead }: Reading,
  name: ScalarNode | undefined,
  node: DocumentNode | undefined,
  field: string,
): Material | undefined {
  const byValue = scalarAt(node, `${field}-data`);
  if (byValue !== undefined && byValue.text !== '') {
    const material = materialInField(graph, file, object, byValue);
    const isSample = material.occurrences.length === 0 && used !== undefined && name?.text === used;
    return isSample ? { ...material, ...optional('placeholder', placeholderInUse(file, byValue, isRead)) } : material;
  }
  const path = scalarAt(node, field);
  if (path === undefined || path.text === '') return undefined;
  const reference = referenceAt(file, path.span);
  return reference && materialInFile(graph, file, reference);
}

function isTrue({ text }: ScalarNode): boolean {
  return /^(?:true|yes|on|y)$/i.test(text);
}
