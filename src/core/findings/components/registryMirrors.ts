import * as l10n from '@vscode/l10n';
import { mappingAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { isLoopback } from '../../pki/cluster/connections/addresses.ts';
import { hostIndex } from '../../pki/cluster/connections/hostIndex.ts';
import { isContainerdConfig } from '../../pki/cluster/connections/registries.ts';
import { imageHosts } from '../../pki/cluster/connections/registryClients.ts';
import { tomlSettings } from '../../pki/cluster/connections/tomlSettings.ts';
import { type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { containersOf, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { RelatedPlace } from '../findingModel.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Registry without TLS that is set for other images.
 *
 * When: `registries.yaml` of k3s and RKE2, `hosts.toml` or `config.toml` of containerd has an endpoint with `http://` for another registry, such as
 * docker.io, and images of Pods among the files name the host and port of the endpoint, for which no machine has a setting.
 *
 * The runtime looks for the host and port that an image names, and uses HTTPS for one that it does not find. Its own machine (`localhost`) is excepted.
 *
 * @category wiring
 * @stage understand
 * @see CTRD, K3S
 */
export const registryEndpointUnused = {
  code: 'registry-endpoint-unused',
  severity: 'error',
  fact: '{endpoint} is set for images of {mirror}, but images here are called {registry}/…, for which nothing is set.',
  consequence:
    'The container runtime pulls them by HTTPS and fails with `http: server gave HTTP response to HTTPS client`.',
  wayOut: {
    mirrors: 'Set the endpoint for {registry} under mirrors, and restart the service.',
    folder: 'Move hosts.toml to the folder {folder}.',
  },
} as const satisfies FindingRecord;

/** An endpoint for images of a registry. */
interface Mirror {
  /** As images name it. */
  readonly mirror: string;
  readonly endpoint: string;
  readonly place: FilePlace;
  /** Of `hosts.toml`, the folder of all registries. */
  readonly base?: string;
}

/** Reports endpoints without TLS that no image gets to, because its host has no setting. */
export function checkRegistryMirrors(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const images = imageHosts(index);
  if (images.size === 0) return [];
  const mirrors = [...hostIndex(picture.graph).values()].flatMap(({ files }) => files.flatMap(mirrorsIn));
  // The Pods may run on any of several machines, and be kept to one that has the setting.
  const set = new Set(mirrors.map(({ mirror }) => mirror.toLowerCase()));
  if (set.has('*') || set.has('_default')) return [];
  return mirrors.flatMap((each) => {
    const registry = plainRegistry(each.endpoint);
    return registry === undefined || set.has(registry) || !images.has(registry)
      ? []
      : [told(each, registry, imageOf(index, registry))];
  });
}

/** The first image of a registry. */
function imageOf(index: ObjectIndex, registry: string): readonly RelatedPlace[] {
  const images = podSpecsIn(index).flatMap(({ placed: { file }, spec }) =>
    containersOf(spec).flatMap((container) => {
      const node = scalarAt(container, 'image');
      return node?.text.toLowerCase().startsWith(`${registry}/`) === true
        ? [relatedAt({ file, span: node.span }, l10n.t('Image of the registry'))]
        : [];
    }),
  );
  return images.slice(0, 1);
}

function told(
  { mirror, endpoint, place, base }: Mirror,
  registry: string,
  related: readonly RelatedPlace[],
): FindingDraft {
  const judgement = problem(registryEndpointUnused, {
    wayOut: base === undefined ? 'mirrors' : 'folder',
    related,
    values: {
      endpoint: visibleText(endpoint),
      mirror: visibleText(mirror),
      registry: visibleText(registry),
      folder: visibleText(`${base ?? ''}/${registry}`),
    },
  });
  return placedAt(place, judgement);
}

/** Host and port of an endpoint without TLS. Behind a usual port there may be TLS as well. */
function plainRegistry(endpoint: string): string | undefined {
  const [, host = '', port = ''] = /^http:\/\/([a-z0-9.-]{1,253}):(\d{1,5})(?:\/|$)/i.exec(endpoint) ?? [];
  return host === '' || port === '443' || isLoopback(host) ? undefined : `${host}:${port}`.toLowerCase();
}

function mirrorsIn(file: DecodedFile): readonly Mirror[] {
  const path = file.hostPath ?? file.path;
  const root = (file.objects ?? []).find(({ format }) => format === 'registries')?.root;
  const ofRancher = [...(mappingAt(root, 'mirrors')?.entries ?? [])].flatMap(([mirror, fields]) => [
    ...scalarsAt(fields, 'endpoint').map(({ text, span }) => ({ mirror, endpoint: text, place: { file, span } })),
  ]);
  const [, base, folder = ''] = /^(.*\/certs\.d)\/([^/]+)\/hosts\.toml$/.exec(path) ?? [];
  if (base !== undefined) return ofFolder(file, base, folder.replace(/_(\d+)_$/, ':$1'));
  return isContainerdConfig(path.replace(/\.tmpl$/, '')) ? ofContainerd(file) : ofRancher;
}

function ofFolder(file: DecodedFile, base: string, mirror: string): readonly Mirror[] {
  const settings = tomlSettings(file);
  const servers = settings.flatMap(({ path, values }) => (path.join() === 'server' ? values : []));
  // Tables without settings are not read: a host has one at least, such as its capabilities.
  const hosts = new Set(settings.flatMap(({ path: [first, url] }) => (first === 'host' && url ? [url] : [])));
  const span = servers[0]?.span ?? { start: 0, end: 0 };
  return ['', ...servers.map(({ text }) => text), ...hosts].map((endpoint) => {
    const start = endpoint === '' ? undefined : placeOf(file, endpoint);
    const place = { file, span: start === undefined ? span : { start, end: start + endpoint.length } };
    return { mirror, endpoint, place, base };
  });
}

function placeOf({ search }: DecodedFile, text: string): number | undefined {
  return [...(search?.(/http:\/\/[^\s"'[\]]+/g) ?? [])].find(([found]) => found === text)?.index;
}

/** `registry.mirrors` of containerd before 2.0. */
function ofContainerd(file: DecodedFile): readonly Mirror[] {
  return tomlSettings(file).flatMap(({ path, values }) => {
    const at = path.indexOf('mirrors');
    const mirror = path[at + 1];
    if (path[at - 1] !== 'registry' || mirror === undefined || path[at + 2] !== 'endpoint') return [];
    return values.map(({ text, span }) => ({ mirror, endpoint: text, place: { file, span } }));
  });
}
