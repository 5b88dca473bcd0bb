import { memoisedBy } from '../../../text/memoised.ts';
import { posix } from '../../../text/paths.ts';
import type { GoCertificate } from '../../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import type { DecodedFile, PkiGraph } from '../../pkiModel.ts';
import { isNamedIn } from '../../verification/hostname.ts';
import { hostName } from '../hostName.ts';
import { isLoopback, ownAddresses, readAddress } from './addresses.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { SourcePlace } from './connectionModel.ts';
import { machineOf } from './machines.ts';
import { type EndingListener, endingListeners } from './proxyListeners.ts';
import type { Scene } from './scene.ts';

/** Where TLS ends before it reaches the API server. */
export interface EndedTls extends SourcePlace {
  readonly program: EndingListener['program'];
}

/**
 * The proxy at which the TLS of a client's kubeconfig ends: one that listens at its address and port, has a certificate for it, and hands
 * requests to the API servers of the cluster. A client certificate does not get past it; tokens do.
 */
export function endedTlsBefore(scene: Scene): EndedTls | undefined {
  const { picture, client } = scene;
  const url = client.use?.context.cluster?.server?.text;
  const host = url === undefined ? undefined : readAddress(url);
  if (url === undefined || host === undefined || host.isPlain) return undefined;
  const listeners = listenersIn(picture.graph);
  if (listeners.length === 0) return undefined;
  const port = portOf(url) ?? '443';
  const found = listeners.find((listener) => isAt(listener, host.host, port, scene) && leadsTo(listener, scene));
  if (found === undefined) return undefined;
  const { program, by, file, span } = found;
  return { program, by, place: { file, span } };
}

const listenersIn = memoisedBy(({ files }: PkiGraph): readonly EndingListener[] => files.flatMap(endingListeners));

function isAt(listener: EndingListener, host: string, port: string, scene: Scene): boolean {
  const at = listener.addresses.filter((address) => (portOf(address) ?? '443') === port);
  if (at.length === 0) return false;
  if (at.some((address) => readAddress(address)?.host === host) || listener.names.includes(host)) return true;
  const { graph } = scene.picture;
  if (isLoopback(host)) return isOnMachineOf(scene, listener.file);
  // The certificate of an API server, in use at a proxy as well, has the address of that server.
  if (isOfServer(scene, host)) return false;
  const certificates = certificatesOf(graph, listener);
  // Without it, the servers behind it tell.
  if (certificates.length === 0)
    return listener.names.length === 0 && listener.servers.some((each) => isServer(scene, each));
  return certificates.some((reading) => isNamedIn(reading, host));
}

/** Files that lie in no folder of a machine, such as those in a repository, may be of several. */
function isOnMachineOf({ picture: { graph }, client }: Scene, file: DecodedFile): boolean {
  if (machineOf(graph, file) !== client.host) return false;
  const files = [file, client.use?.kubeconfig.file];
  return hostName(client.host) !== undefined || files.every((each) => each !== undefined && isInUse(each));
}

/** Its path is that of this machine. */
function isInUse({ path }: DecodedFile): boolean {
  return /^\/(?:usr\/local\/)?etc\/|^\/(?:root|home\/[^/]+)\/\.kube\//.test(posix(path));
}

function isOfServer({ cluster, record }: Scene, host: string): boolean {
  return clusterIndex(cluster)
    .ofKind('kube-apiserver')
    .some((server) => ownAddresses(server, record.port).has(host));
}

function isServer(scene: Scene, address: string): boolean {
  const host = readAddress(address)?.host;
  return host !== undefined && isOfServer(scene, host);
}

/** Its certificates, by their paths on its machine. */
function certificatesOf({ files }: PkiGraph, { file, certificates }: EndingListener): readonly GoCertificate[] {
  const place = posix(file.path);
  const root = place.slice(0, Math.max(place.lastIndexOf('/etc/'), 0));
  const paths = certificates.map((path) => `${root}${path}`);
  return files.flatMap(({ path, credentials }) => {
    const own = posix(path);
    if (!paths.some((each) => own === each || own.startsWith(each.endsWith('/') ? each : `${each}/`))) return [];
    return credentials.flatMap(({ content }) => {
      const reading = content.kind === 'certificate' ? goReadingOf(content) : undefined;
      return reading === undefined || 'error' in reading ? [] : [reading.certificate];
    });
  });
}

/** Behind it are API servers of the cluster, by their addresses or by their usual port. */
function leadsTo({ servers }: EndingListener, scene: Scene): boolean {
  return servers.some((each) => portOf(each) === String(scene.record.port) || isServer(scene, each));
}

/** @returns `undefined` if none is written. */
function portOf(address: string): string | undefined {
  return /:(\d{1,5})(?:\/[^:]*)?$/.exec(address)?.[1];
}
