import { keyPathSegments } from '../../../kubernetes/keyPathSegments.ts';
import { rolesByPath } from '../../../kubernetes/rolesByPath.ts';
import type { ConnectionRecord, FieldOrigin, FlagOrigin } from '../../../kubernetes/tables/connectionRecord.ts';
import { connections } from '../../../kubernetes/tables/connections.ts';
import { scalarAt } from '../../../locate/objects/nodes.ts';
import type { ConfigurationObject } from '../../../locate/objects/objectModel.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { baseName, posix } from '../../../text/paths.ts';
import type { ClusterPicture, ComponentInstance, Kubeconfig, PlacedObject } from '../clusterModel.ts';
import { settingOf } from '../components.ts';
import type { Cluster, ContextUse, Missing } from './connectionModel.ts';
import { fieldsIn, objectsFor } from './fieldSources.ts';
import { missingMaterial } from './flagSources.ts';
import { kubeconfigAt, kubeconfigsByPath } from './namedKubeconfigs.ts';

/** A kubeconfig origin of the table. */
export interface KubeconfigOrigin {
  readonly kubeconfig: FlagOrigin | FieldOrigin;
  readonly places?: readonly string[];
  readonly isReplacedBy?: FlagOrigin;
}

/** The kubeconfigs that a connection's client may read, the best first. */
export const kubeconfigOrigins = memoisedBy(originsOf);

function originsOf(record: ConnectionRecord): readonly KubeconfigOrigin[] {
  const all = [
    ...record.clientVerifiesWith,
    ...record.clientCertificate,
    ...(record.clientToken ?? []),
    ...record.nameFrom,
  ];
  const found = new Map<string, KubeconfigOrigin>();
  for (const origin of all) {
    if (typeof origin === 'object' && 'kubeconfig' in origin && origin.isForCluster !== true)
      found.set(JSON.stringify(origin.kubeconfig), origin);
  }
  return [...found.values()];
}

/** The result of a kubeconfig flag of a component; `undefined` if it is not set. */
export function kubeconfigOfFlag(
  picture: ClusterPicture,
  instance: ComponentInstance,
  { flag }: FlagOrigin,
): { readonly kubeconfig: Kubeconfig } | { readonly missing: Missing } | undefined {
  if (flag.component !== instance.component) return undefined;
  const setting = settingOf(instance, flag.name);
  if (setting === undefined || setting.value === '') return undefined;
  const { material, place, value = flag.name } = setting;
  const kubeconfig =
    kubeconfigsByPath(picture).get(material?.filePath ?? '') ?? kubeconfigBeside(picture, instance, value);
  if (kubeconfig !== undefined) return { kubeconfig };
  const missing = material && missingMaterial(material, place);
  if (missing !== undefined) return { missing };
  return { missing: { why: setting.value === undefined ? 'valueHidden' : 'kubeconfigNotFound', name: value, place } };
}

/** The configuration file of a component and the kubeconfig that it names may be keys of one ConfigMap. */
function kubeconfigBeside(
  { kubeconfigs }: ClusterPicture,
  { place: { file } }: ComponentInstance,
  path: string,
): Kubeconfig | undefined {
  const key = baseName(path);
  const beside = kubeconfigs.filter(
    (each) =>
      each.file === file &&
      each.object.embeddedIn?.object.kind === 'ConfigMap' &&
      keyPathSegments(each.object.embeddedIn.keyPath).at(-1) === key,
  );
  return beside.length === 1 ? beside[0] : undefined;
}

/** The kubeconfigs that a field contains or names. */
export function kubeconfigsOfField(
  picture: ClusterPicture,
  cluster: Cluster,
  origin: FieldOrigin,
): readonly Kubeconfig[] {
  return objectsFor({ cluster }, origin).flatMap((placed) => {
    if (origin.field.holds === 'kubeconfigPath') {
      return fieldsIn(placed, origin).flatMap(({ node }) => kubeconfigAt(picture, placed.file, node) ?? []);
    }
    // A kubeconfig in a controller's Secret leads to another cluster and belongs there.
    return origin.field.name === undefined
      ? []
      : picture.kubeconfigs.filter(({ object }) => isEmbeddedIn(placed, object.embeddedIn?.object));
  });
}

function isEmbeddedIn({ object }: PlacedObject, outer: PlacedObject['object'] | undefined): boolean {
  return (
    outer !== undefined && (outer === object || isEmbeddedIn({ object } as PlacedObject, outer.embeddedIn?.object))
  );
}

/**
 * The contexts of a cluster that no flag names, by the connection that they are made for: by the place of the
 * kubeconfig, else by the role of the user's certificate; all others are for people.
 */
export function contextsByRecord(
  cluster: Cluster,
  isNamed: (kubeconfig: Kubeconfig) => boolean,
): ReadonlyMap<string, readonly ContextUse[]> {
  const byKubeconfig = [...groupBy(cluster.contexts, ({ kubeconfig }) => kubeconfig)];
  const left = byKubeconfig.flatMap(([kubeconfig, uses]) => (isNamed(kubeconfig) ? [] : uses));
  const byRecord = groupBy(left, (use) => recordOf(use)?.id);
  return new Map([...byRecord].flatMap(([id, uses]) => (id === undefined ? [] : [[id, uses]])));
}

const forPeople = 'user-client';

function recordOf(use: ContextUse): ConnectionRecord | undefined {
  const { file, object } = use.kubeconfig;
  const embedded = recordOfSecret(object);
  if (embedded !== undefined) return embedded;
  const path = posix(file.hostPath ?? file.path);
  const records = connectionRecords.filter((record) => flagOrigins(record).length > 0);
  const byPlace = records.find((record) =>
    flagOrigins(record).some(({ places = [] }) => places.some((place) => isAt(path, place))),
  );
  const byPath = roleRecord(records, rolesByPath(path)?.kubeconfig);
  const byCertificate = roleRecord(records, use.context.user?.certificate?.certificates[0]?.role?.id);
  return byPath ?? byPlace ?? byCertificate ?? roleRecord(records, forPeople);
}

/** A Secret for a controller: recognised by type and key, or by its equivalent of a kubeconfig. */
function recordOfSecret({ embeddedIn, format }: ConfigurationObject): ConnectionRecord | undefined {
  if (embeddedIn?.object.kind !== 'Secret') return undefined;
  const type = scalarAt(embeddedIn.object.root, 'type')?.text;
  const key = keyPathSegments(embeddedIn.keyPath).at(-1);
  return connectionRecords.find((record) =>
    fieldOrigins(record).some(
      ({ field }) =>
        field.kind === 'Secret' &&
        field.format === format &&
        (field.type === undefined || field.type === type) &&
        keyPathSegments(field.path).at(-1) === key,
    ),
  );
}

function fieldOrigins(record: ConnectionRecord): readonly FieldOrigin[] {
  return kubeconfigOrigins(record).flatMap(({ kubeconfig }) => ('field' in kubeconfig ? [kubeconfig] : []));
}

const connectionRecords: readonly ConnectionRecord[] = connections;

function roleRecord(records: readonly ConnectionRecord[], role: string | undefined): ConnectionRecord | undefined {
  return role === undefined ? undefined : records.find(({ clientRoles }) => clientRoles.includes(role));
}

function flagOrigins(record: ConnectionRecord): readonly KubeconfigOrigin[] {
  return kubeconfigOrigins(record).filter(({ kubeconfig }) => 'flag' in kubeconfig);
}

function isAt(path: string, place: string): boolean {
  return path.endsWith(place.replace(/^~?\//, '/')) || `/${path}`.endsWith(place.replace(/^~?\//, '/'));
}
