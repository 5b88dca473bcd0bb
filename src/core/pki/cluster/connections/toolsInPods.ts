import { isTool } from '../../../kubernetes/componentFlagOf.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import { isNamedIn } from '../../verification/hostname.ts';
import type { ComponentInstance } from '../clusterModel.ts';
import { settingsOf } from '../components.ts';
import { hostName } from '../hostName.ts';
import { isLoopback, isUnspecified, readAddress } from './addresses.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Cluster, ExpectedName, Source } from './connectionModel.ts';
import type { Scene } from './scene.ts';

/**
 * A tool in a Pod of which all flags and variables are known: it does not read the files that people usually name. Only of a server that it
 * means by its address, over TLS.
 */
export function isToldWhole(scene: Scene): boolean {
  const { instance } = scene.client;
  if (instance?.mounts === undefined || instance.isPartial || !isTool(instance.component)) return false;
  return (endpointsOf(scene) ?? []).some((each) => !each.isPlain && isOf(scene, each));
}

/**
 * The names by which a tool that is started by a file means a server. etcd is a database of many programs: only the host and the port tell
 * which one it means.
 *
 * @param names - By which it may mean this one.
 * @returns `undefined` if it means another one.
 */
export function meantNames(
  scene: Scene,
  names: readonly ExpectedName[],
  serverShows: Source,
): readonly ExpectedName[] | undefined {
  const { instance } = scene.client;
  if (scene.record.server !== 'etcd' || instance === undefined || !isTool(instance.component)) return names;
  const endpoints = endpointsOf(scene);
  const isInPod = instance.mounts !== undefined;
  // Without the flag, etcdctl calls its own machine.
  if (endpoints === undefined) return isInPod && instance.isOnHostNetwork !== true ? undefined : names;
  if (endpoints.length === 0) return isInPod ? undefined : names;
  const own = endpoints.filter((each) => isOf(scene, each, serverShows));
  return own.length === 0 ? undefined : names.filter(({ name }) => own.some(({ host }) => host === name));
}

interface Endpoint {
  readonly host: string;
  readonly isPlain: boolean;
  readonly port: string;
}

/** What the tool is told to call; none if that is not known, `undefined` if it is not told. */
function endpointsOf({ client: { instance }, record }: Scene): readonly Endpoint[] | undefined {
  const settings = record.nameFrom.flatMap((origin) =>
    instance !== undefined &&
    typeof origin === 'object' &&
    'flag' in origin &&
    origin.flag.component === instance.component
      ? settingsOf(instance, origin.flag.name)
      : [],
  );
  return settings.length === 0 ? undefined : readEndpoints(settings.at(-1)?.value ?? '');
}

function readEndpoints(text: string): readonly Endpoint[] {
  return text.split(',').flatMap((each) => {
    const address = readAddress(each);
    return address === undefined ? [] : [{ ...address, port: portOf(each) ?? usualPort }];
  });
}

function portOf(url: string): string | undefined {
  return /:(\d{1,5})(?:\/[^:]*)?\s*$/.exec(url)?.[1];
}

const usualPort = '2379';

/** Tells whether a server is at an address: by its own flags, by its certificate, or by what API servers of the cluster call. */
function isOf({ client, server, cluster }: Scene, { host, port }: Endpoint, serverShows?: Source): boolean {
  const own = server.instance === undefined ? [] : ownEndpoints(server.instance);
  const called = calledEndpoints(cluster);
  const ports = new Set(own.map((each) => each.port));
  if (isLoopback(host)) {
    const isThere =
      client.instance?.mounts === undefined ? client.host === server.host : client.instance.isOnHostNetwork;
    return isThere === true && (ports.size === 0 ? port === usualPort : ports.has(port));
  }
  if (called.some((each) => each.host === host && each.port === port)) return true;
  if (ports.size === 0 ? port !== usualPort : !ports.has(port)) return false;
  return own.some((each) => each.host === host) || hostName(server.host) === host || isShown(host, serverShows);
}

function isShown(host: string, shows: Source | undefined): boolean {
  const [leaf] = shows?.kind === 'materials' ? (shows.materials[0]?.material.certificates ?? []) : [];
  const reading = leaf && goReadingOf(leaf.certificate);
  return reading !== undefined && !('error' in reading) && isNamedIn(reading.certificate, host);
}

const ownEndpoints = (instance: ComponentInstance): readonly Endpoint[] =>
  ['--listen-client-urls', '--advertise-client-urls'].flatMap((flag) =>
    readEndpoints(settingsOf(instance, flag).at(-1)?.value ?? '').filter(({ host }) => !isUnspecified(host)),
  );

const calledEndpoints = (cluster: Cluster): readonly Endpoint[] =>
  clusterIndex(cluster)
    .ofKind('kube-apiserver')
    .flatMap((server) => settingsOf(server, '--etcd-servers'))
    .flatMap(({ value }) => readEndpoints(value ?? ''))
    .filter(({ host }) => !isLoopback(host));
