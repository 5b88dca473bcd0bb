import { keyPathSegments } from '../../../kubernetes/keyPathSegments.ts';
import { type ListenerRecord, listeners } from '../../../kubernetes/tables/listeners.ts';
import { scalarAt } from '../../../locate/objects/nodes.ts';
import { optional } from '../../../text/optional.ts';
import type { DecodedFile } from '../../pkiModel.ts';
import type { Material } from '../clusterModel.ts';
import { materialAtPath, materialInField } from '../materials.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Source } from './connectionModel.ts';
import { materialSource } from './flagSources.ts';
import { filesOf, type Scene } from './scene.ts';

/** What a listener in front of the server presents, if its installer has one and its Secret is among the files. */
export function listenerSource(scene: Scene): Source | undefined {
  const { server } = scene;
  const files = filesOf(scene, server)?.byPath;
  const listener = listeners.find(({ component, mark }) => component === server.component && files?.has(mark) === true);
  if (listener === undefined || !isBefore(listener, scene) || isPastListener(scene, listener)) return undefined;
  const file = files?.get(listener.file);
  const halfOf = (key: string) => (file === undefined ? inSecret(scene, listener, key) : inFile(scene, file, key));
  const certificate = halfOf('tls.crt');
  if (certificate === undefined || certificate.certificates.length === 0) return undefined;
  return materialSource({
    material: certificate,
    by: 'tls.crt',
    place: certificate.place,
    ...optional('key', halfOf('tls.key')),
  });
}

/** It stands before the certificate that this flag names, not before those of other connections. */
function isBefore({ component, flag }: ListenerRecord, { record }: Scene): boolean {
  return record.serverCertificate.some(
    (origin) =>
      typeof origin === 'object' &&
      'flag' in origin &&
      origin.flag.component === component &&
      origin.flag.name === flag,
  );
}

/** On its own machine, a client may connect to the server behind it. */
function isPastListener({ client, server }: Scene, { portBehind }: ListenerRecord): boolean {
  const url = client.use?.context.cluster?.server?.text ?? '';
  return client.host === server.host && url.replace(/\/+$/, '').endsWith(`:${portBehind}`);
}

/** The file is a Secret that does not name its kind. */
function inFile({ picture: { graph } }: Scene, file: DecodedFile, key: string): Material | undefined {
  const path = file.values.find(({ keyPath = '' }) => keyPathSegments(keyPath).at(-1) === key)?.keyPath;
  return path === undefined ? undefined : materialAtPath(graph, file, path);
}

function inSecret(
  { picture: { graph }, cluster }: Scene,
  { secret }: ListenerRecord,
  key: string,
): Material | undefined {
  const placed = clusterIndex(cluster)
    .objectsOfKind('Secret')
    .find(({ object }) => object.name === secret.name && object.namespace === secret.namespace);
  const node = placed && scalarAt(placed.object.root, 'data', key);
  return placed && node && materialInField(graph, placed.file, placed.object, node);
}
