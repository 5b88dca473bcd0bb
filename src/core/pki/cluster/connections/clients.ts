import { type Component, componentFlagOf } from '../../../kubernetes/componentFlagOf.ts';
import { componentOfParty } from '../../../kubernetes/componentOfParty.ts';
import type { ConnectionRecord, MaterialOrigin, NameOrigin } from '../../../kubernetes/tables/connectionRecord.ts';
import { connections } from '../../../kubernetes/tables/connections.ts';
import { optional } from '../../../text/optional.ts';
import type { ClusterPicture, ComponentInstance, Kubeconfig } from '../clusterModel.ts';
import { settingOf } from '../components.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Cluster, ContextUse, Missing, Party } from './connectionModel.ts';
import { holders } from './holders.ts';
import { hostIndex } from './hostIndex.ts';
import {
  contextsByRecord,
  type KubeconfigOrigin,
  kubeconfigOfFlag,
  kubeconfigOrigins,
  kubeconfigsOfField,
} from './kubeconfigUses.ts';
import { objectClients, shownClients } from './objectClients.ts';
import { registryClients } from './registryClients.ts';
import { toParty } from './scene.ts';
import { tokenHolders } from './tokenHolders.ts';

/** All clients of a cluster's connections, by the record of the table. */
export function clientsOf(picture: ClusterPicture, cluster: Cluster): ReadonlyMap<ConnectionRecord, readonly Party[]> {
  const named = new Set<Kubeconfig>();
  const started = new Map<ConnectionRecord, readonly Party[]>();
  for (const record of records) {
    const ofObjects = objectClients(picture, cluster, record);
    const parties = [
      ...startedClients(picture, cluster, record).filter(
        (party) => ofObjects.length === 0 || isSpecific(record, party),
      ),
      ...ofObjects,
      ...holders(picture, cluster, record),
      ...tokenHolders(picture.graph, cluster, record),
      ...registryClients(picture, cluster, record),
      ...shownClients(cluster, record),
    ];
    for (const { use } of parties) if (use !== undefined) named.add(use.kubeconfig);
    started.set(record, parties);
  }
  const left = contextsByRecord(cluster, (kubeconfig) => named.has(kubeconfig));
  return new Map(
    records.map((record) => {
      const parties = [
        ...(started.get(record) ?? []),
        ...(left.get(record.id) ?? []).flatMap((use) => ofContext(record, use)),
      ];
      return [record, parties.length > 0 ? parties : assumedClients(picture, cluster, record)];
    }),
  );
}

const records: readonly ConnectionRecord[] = connections;

/** Clients started by documents with a flag for the connection. */
function startedClients(picture: ClusterPicture, cluster: Cluster, record: ConnectionRecord): readonly Party[] {
  const own = componentOfParty(record.client);
  const instances = own === undefined ? [] : clusterIndex(cluster).ofKind(own);
  const origins = kubeconfigOrigins(record);
  const byFields = origins.flatMap(({ kubeconfig }) =>
    'field' in kubeconfig ? kubeconfigsOfField(picture, cluster, kubeconfig).map((each) => ({ kubeconfig: each })) : [],
  );
  const parties = instances.flatMap((instance) => {
    const read = origins.flatMap(({ kubeconfig }) =>
      'flag' in kubeconfig ? (kubeconfigOfFlag(picture, instance, kubeconfig) ?? []) : [],
    );
    const all = [...read, ...byFields];
    if (all.length > 0) {
      const isMissing = all.every((each) => 'missing' in each);
      const neededAfter = isMissing ? replacedUntil(picture, instance, origins) : undefined;
      if (neededAfter === Infinity) return [];
      const parties = withKubeconfigs(record, instance, record.eachOf === 'origin' ? all : all.slice(0, 1));
      return parties.map((party) => ({ ...party, ...optional('neededAfter', neededAfter) }));
    }
    return isConfigured(record, instance) ? [toParty(instance, record.client)] : [];
  });
  if (parties.length > 0 || byFields.length === 0) return parties;
  return byFields.flatMap(({ kubeconfig }) =>
    kubeconfig.contexts.flatMap((context) => ofContext(record, { kubeconfig, context })),
  );
}

/**
 * The last moment at which another kubeconfig makes those of these flags superfluous: while all certificates of its client are
 * valid. Always, if they are not among the files; `undefined` if nothing does.
 */
function replacedUntil(
  picture: ClusterPicture,
  instance: ComponentInstance,
  origins: readonly KubeconfigOrigin[],
): number | undefined {
  const by = origins.find(({ isReplacedBy }) => isReplacedBy)?.isReplacedBy;
  const found = by && kubeconfigOfFlag(picture, instance, by);
  if (found === undefined || 'missing' in found) return undefined;
  const { current, contexts } = found.kubeconfig;
  const { source = '', certificates = [] } = (current ?? contexts[0])?.user?.certificate ?? {};
  if (certificates.length === 0) return /^(?:absent|notRead)$/.test(source) ? Infinity : undefined;
  return Math.min(...certificates.map(({ certificate: { notAfter = 0 } }) => notAfter));
}

/** One party for each kubeconfig, however many flags name it. */
function withKubeconfigs(
  record: ConnectionRecord,
  instance: ComponentInstance,
  read: readonly ({ readonly kubeconfig: Kubeconfig } | { readonly missing: Missing })[],
): readonly Party[] {
  const party = toParty(instance, record.client);
  const parties = new Map<string, Party>();
  for (const each of read) {
    if ('missing' in each) {
      parties.set(each.missing.name, { ...party, missing: each.missing });
      continue;
    }
    const { kubeconfig } = each;
    const context = kubeconfig.current ?? kubeconfig.contexts[0];
    const { file, object } = kubeconfig;
    if (context !== undefined) parties.set(file.path, { ...party, use: { kubeconfig, context } });
    else if (object.isBroken === true) {
      parties.set(file.path, { ...party, missing: { why: 'fileUnreadable', name: file.hostPath ?? file.path } });
    }
  }
  return [...parties.values()].map((each, index) => ({ ...each, id: index === 0 ? each.id : `${each.id}.${index}` }));
}

/** In addition to objects for each connection, a component has its own only if it has a flag for CA or name. */
function isSpecific(record: ConnectionRecord, { instance, use }: Party): boolean {
  if (record.eachOf !== 'owner' || instance === undefined || use !== undefined) return true;
  return [...record.clientVerifiesWith, ...record.nameFrom].some(
    (origin) =>
      typeof origin === 'object' &&
      'flag' in origin &&
      origin.flag.component === instance.component &&
      settingOf(instance, origin.flag.name) !== undefined,
  );
}

/** Tells whether a component has any setting that the client's columns of a record ask for. */
function isConfigured(record: ConnectionRecord, instance: ComponentInstance): boolean {
  const flags = ownFlags(record, instance.component);
  if (flags.length === 0) return record.clientVerifiesWith.includes('inMemory');
  const isSet = flags.some((name) => settingOf(instance, name) !== undefined);
  return isSet && (hasFallback(record) || isTrusting(record, instance));
}

/** Without a word at the end of the column, there is a connection only if something is set. */
function hasFallback({ clientVerifiesWith }: ConnectionRecord): boolean {
  return clientVerifiesWith.some((origin) => typeof origin === 'string' || !('flag' in origin));
}

function isTrusting({ clientVerifiesWith }: ConnectionRecord, instance: ComponentInstance): boolean {
  return clientVerifiesWith.some(
    (origin) => typeof origin === 'object' && 'flag' in origin && settingOf(instance, origin.flag.name) !== undefined,
  );
}

function ownFlags(record: ConnectionRecord, component: Component): readonly string[] {
  const origins: readonly (MaterialOrigin | NameOrigin)[] = [
    ...record.clientVerifiesWith,
    ...record.clientCertificate,
    ...(record.clientToken ?? []),
    ...record.nameFrom,
  ];
  return origins.flatMap((origin) => {
    if (typeof origin !== 'object') return [];
    const found = 'flag' in origin ? origin : 'nodeAddress' in origin ? origin.nodeAddress : undefined;
    return found?.flag.component === component ? [found.flag.name] : [];
  });
}

/** A client known by its kubeconfig; components use only the current context, people any. */
function ofContext(record: ConnectionRecord, use: ContextUse): readonly Party[] {
  const { kubeconfig, context } = use;
  const component = componentOfParty(record.client);
  const isOfPeople = record.clientRoles.includes('user-client') || component === 'kubectl';
  if (!isOfPeople && kubeconfig.current !== undefined && kubeconfig.current !== context) return [];
  const { file, object, host } = kubeconfig;
  const span = context.name?.span ?? { start: 0, end: 0 };
  return [
    {
      id: `${file.path}#${object.documentIndex}${object.embeddedIn?.keyPath ?? ''}@${context.index}`,
      party: record.client,
      host,
      place: { file, span },
      use,
      ...(component === undefined ? {} : { component }),
    },
  ];
}

/** Clients known only from the place of their certificate, one for each machine; or from a fixed file. */
function assumedClients({ graph }: ClusterPicture, cluster: Cluster, record: ConnectionRecord): readonly Party[] {
  const component = componentOfParty(record.client);
  const [role] = record.clientRoles;
  if (kubeconfigOrigins(record).length > 0 && record.eachOf !== 'owner') return [];
  if (component === undefined) return record.eachOf === 'owner' ? [] : anyClient(cluster, record);
  if (!hasFallback(record) || (record.eachOf === 'owner' && !isShownByFlag(record, component, role))) return [];
  return cluster.hosts.flatMap((host): readonly Party[] => {
    const [file] = (role === undefined ? undefined : hostIndex(graph).get(host)?.byRole.get(role)) ?? [];
    if (file === undefined || clusterIndex(cluster).find(host, component) !== undefined) return [];
    const span = file.credentials[0]?.block.span ?? { start: 0, end: 0 };
    return [
      { id: `${host}/${component}`, party: record.client, component, host, place: { file, span }, isAssumed: true },
    ];
  });
}

/** Whether a flag of the client names the certificate of its role, so that the certificate shows the connection. */
function isShownByFlag(
  { clientCertificate }: ConnectionRecord,
  component: Component,
  role: string | undefined,
): boolean {
  return clientCertificate.some((origin) => {
    if (typeof origin !== 'object' || !('flag' in origin) || origin.flag.component !== component) return false;
    return role !== undefined && componentFlagOf(component, origin.flag.name)?.certificates?.includes(role) === true;
  });
}

/** Software that any cluster has in unknown places: one represents all. */
function anyClient(cluster: Cluster, { client, server }: ConnectionRecord): readonly Party[] {
  const component = componentOfParty(server);
  const isServed = component !== undefined && clusterIndex(cluster).ofKind(component).length > 0;
  return isServed ? [{ id: `${cluster.id}/${client}`, party: client, host: '', isAssumed: true }] : [];
}
