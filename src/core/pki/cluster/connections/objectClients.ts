import { componentOfParty } from '../../../kubernetes/componentOfParty.ts';
import type {
  ConnectionRecord,
  FieldOrigin,
  MaterialOrigin,
  NameOrigin,
} from '../../../kubernetes/tables/connectionRecord.ts';
import { connections } from '../../../kubernetes/tables/connections.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoised } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import type { ClusterPicture } from '../clusterModel.ts';
import { isUnread } from '../objects/monitorReaders.ts';
import { objectIndexOf } from '../objects/objectIndex.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Cluster, Party } from './connectionModel.ts';
import { type FoundField, fieldsIn, objectsFor } from './fieldSources.ts';
import { isOfOtherServers } from './scrapeTargets.ts';

const records: readonly ConnectionRecord[] = connections;

/**
 * Objects that cause a connection: those with fields for the certificate, the CA or the name of only this connection.
 * One for each item of the fields' list, if the items differ.
 */
export function objectClients(picture: ClusterPicture, cluster: Cluster, record: ConnectionRecord): readonly Party[] {
  const index = objectIndexOf(picture);
  const found = ownerFields(record).flatMap((origin) =>
    objectsFor({ cluster }, origin).flatMap((placed) =>
      isUnread(index, placed)
        ? []
        : fieldsIn(placed, origin)
            .filter((each) => !isOfOtherServers(cluster, record, each))
            .map((each) => ({ ...each, isMonitor: origin.field.about !== undefined })),
    ),
  );
  return [...groupBy(found, ({ placed }) => placed)].flatMap(([, fields]) => partiesOf(cluster, record, fields));
}

/** Clients that are known from an object with a fixed name. */
export function shownClients(
  cluster: Cluster,
  { client, clientIsShownBy: origins = [] }: ConnectionRecord,
): readonly Party[] {
  for (const origin of origins) {
    const found = objectsFor({ cluster }, origin).flatMap((placed) => fieldsIn(placed, origin).slice(0, 1));
    const byValue = new Map(found.toReversed().map((each) => [each.node.text.trim(), each]));
    if (byValue.size > 0) return [...byValue.values()].reverse().map((each) => shownBy(client, each));
  }
  return [];
}

function shownBy(client: Party['party'], { placed, node }: FoundField): Party {
  const { file, object, host } = placed;
  const id = `${file.path}#${object.documentIndex}${object.keyPath}`;
  // What several namespaces have, each has by itself; Secrets of fixed names belong together.
  const own = object.kind === 'ConfigMap' ? { part: { placed } } : {};
  return { id, party: client, host, place: { file, span: node.span }, ...own };
}

type OwnerField = FoundField & { readonly isMonitor: boolean };

function partiesOf(cluster: Cluster, record: ConnectionRecord, fields: readonly OwnerField[]): readonly Party[] {
  // Fields outside of lists are about the whole object, including its lists.
  const whole = fields.find(({ index }) => index === undefined);
  if (whole !== undefined) return [toParty(cluster, record, whole)];
  const items = [...groupBy(fields, ({ index }) => index).values()];
  const told = new Map(items.map((item) => [item[0]?.isMonitor === true ? textOf(item) : item, item[0]]));
  return [...told.values()].flatMap((first) => (first === undefined ? [] : [toParty(cluster, record, first)]));
}

/** Equal endpoints of a monitor count as one. */
function textOf(item: readonly OwnerField[]): string {
  return item.map(({ by, node }) => `${by}=${node.text}`).join('\n');
}

/** The object configures a component whose flags count as well, or other software. */
function toParty(cluster: Cluster, record: ConnectionRecord, { placed, index, node, isMonitor }: OwnerField): Party {
  const component = isMonitor ? undefined : componentOfParty(record.client);
  const [instance] = component === undefined ? [] : clusterIndex(cluster).ofKind(component);
  const { file, object } = placed;
  const id = `${file.path}#${object.documentIndex}${object.keyPath}`;
  return {
    id: index === undefined ? id : `${id}[${index}]`,
    party: record.client,
    host: instance?.host ?? placed.host,
    place: { file, span: node.span },
    part: { placed, ...optional('index', index) },
    ...optional('component', component),
    ...optional('instance', instance),
  };
}

/** Fields of user-defined objects that are only about this connection. */
function ownerFields(record: ConnectionRecord): readonly FieldOrigin[] {
  const materials = fieldsOf([...record.clientVerifiesWith, ...record.serverCertificate]);
  const others = fieldsOf([...record.nameFrom, ...(record.verificationIsSkippedBy ?? [])]);
  const isOwn = ({ field }: FieldOrigin): boolean => field.about !== undefined || recordsByKind().get(field.kind) === 1;
  return [...materials, ...others.filter(isOwn)];
}

function fieldsOf(origins: readonly (MaterialOrigin | NameOrigin)[]): readonly FieldOrigin[] {
  return origins.flatMap((origin) => {
    if (typeof origin !== 'object') return [];
    const found =
      'field' in origin
        ? origin
        : 'listener' in origin
          ? origin.listener
          : 'service' in origin
            ? serviceName(origin.service)
            : undefined;
    return found === undefined || found.field.name !== undefined || found.field.type !== undefined ? [] : [found];
  });
}

function serviceName({ field }: FieldOrigin): FieldOrigin {
  return { field: { ...field, path: `${field.path}.name` } };
}

/** Number of records in which a kind causes connections. With several, a name does not identify the connection. */
const recordsByKind = memoised((): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { clientVerifiesWith, nameFrom, serverCertificate } of records) {
    const fields = fieldsOf([...clientVerifiesWith, ...nameFrom, ...serverCertificate]);
    for (const kind of new Set(fields.map(({ field }) => field.kind))) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
});
