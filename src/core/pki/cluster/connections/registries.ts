import { mappingAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import { memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import type { Span } from '../../../text/span.ts';
import { isUsedAsCa } from '../../certificateUse.ts';
import type { DecodedFile, PkiGraph } from '../../pkiModel.ts';
import type { FilePlace } from '../clusterModel.ts';
import { materialInWholeFile } from '../materials.ts';
import { readAddress } from './addresses.ts';
import type { ExpectedName, SourceMaterial, SourcePlace } from './connectionModel.ts';
import { type HostFiles, hostIndex } from './hostIndex.ts';
import { type TomlSetting, type TomlValue, tomlSettings } from './tomlSettings.ts';

/** How a container runtime reaches a registry. */
export interface RegistryUse {
  readonly name: ExpectedName;
  /** Host and port as the runtime looks for its settings: `registry.example.com:5000`. */
  readonly key: string;
  /** CAs that count in addition to the system trust store. */
  readonly cas: readonly SourceMaterial[];
  /** A file that a setting names and that is not among the files. */
  readonly absent?: SourcePlace;
  readonly client?: SourceMaterial;
  readonly skippedBy?: SourcePlace;
  /** Host and port in the name of the folder of `certs.d` with its settings. The runtime looks for the one that images name. */
  readonly folder?: string;
  /** What would name the CA. */
  readonly setting: string;
  /** CAs that stand under another name, as that of the mirror instead of its endpoint, where the runtime does not look for them. */
  readonly misplaced?: {
    readonly key: string;
    readonly cas: readonly SourceMaterial[];
    /** They stand in a folder that no image names. */
    readonly isFolder?: boolean;
  };
}

/** The registries that the container runtimes of a machine have settings for. */
export const registriesOn = memoisedByPair((graph: PkiGraph, host: string): readonly RegistryUse[] => {
  const files = hostIndex(graph).get(host);
  return files === undefined
    ? []
    : [...ofFolders(graph, files), ...ofContainerd(graph, files), ...ofRancher(graph, files)];
});

/** `certs.d` of containerd, Docker, and of CRI-O and Podman; a port may be between underscores. */
const folder = /^(.*\/(?:containerd|docker|containers)\/certs\.d)\/([^/]+)\/([^/]+)$/;

function ofFolders(graph: PkiGraph, { byPath }: HostFiles): readonly RegistryUse[] {
  const folders = new Map<
    string,
    { readonly base: string; readonly key: string; readonly files: [string, DecodedFile][] }
  >();
  for (const [path, file] of byPath) {
    const [, base = '', name = '', fileName = ''] = folder.exec(path) ?? [];
    if (fileName === '') continue;
    const found = folders.get(`${base}/${name}`) ?? { base, key: name.replace(/_(\d+)_$/, ':$1'), files: [] };
    found.files.push([fileName, file]);
    folders.set(`${base}/${name}`, found);
  }
  const config = byPath.get(containerdConfig);
  const isOfOthers = config !== undefined && !isRead(config, containerdFolders);
  return [...folders].flatMap(([path, { base, key, files }]): readonly RegistryUse[] => {
    const hosts = files.find(([name]) => name === 'hosts.toml')?.[1];
    if (isOfOthers && base === containerdFolders) {
      const file = hosts ?? files[0]?.[1];
      const use =
        file && nameOf(key, path, { file, span: placeOfText(file, 'server') ?? inFile(graph, file, key).place.span });
      return use === undefined || key === '_default'
        ? []
        : [{ name: use, key, cas: [], setting: `config_path (${containerdConfig})` }];
    }
    if (hosts !== undefined)
      return ofHostsFile(graph, byPath, hosts, path, key).map((use) => ({ ...use, folder: key }));
    const [first] = files;
    const pick = (extension: RegExp) =>
      files.flatMap(([name, file]) => (extension.test(name) ? [inFile(graph, file, name)] : []));
    const cas = pick(/\.crt$/);
    const [certificate] = pick(/\.cert$/);
    const [certificateKey] = pick(/\.key$/);
    const name = first && nameOf(key, path, { file: first[1], span: cas[0]?.place.span ?? { start: 0, end: 0 } });
    const misnamed = certificate !== undefined && certificateKey === undefined && base.includes('/docker/');
    const client = certificate && {
      ...certificate,
      ...optional('key', certificateKey?.material),
      ...optional('unusable', misnamed ? misnamedCa(certificate) : undefined),
    };
    return name === undefined || key === '_default'
      ? []
      : [{ name, key, cas, ...optional('client', client), folder: key, setting: `${path}/ca.crt` }];
  });
}

/** What Docker says of a CA that is called as client certificates are. */
function misnamedCa({ material: { certificates }, by }: SourceMaterial): string | undefined {
  const [first] = certificates;
  const key = by.replace(/\.cert$/, '.key');
  return first !== undefined && isUsedAsCa(first)
    ? `missing key ${key} for client certificate ${by}. CA certificates must use the extension .crt`
    : undefined;
}

const containerdConfig = '/etc/containerd/config.toml';
const containerdFolders = '/etc/containerd/certs.d';

/** Before containerd 2, a folder is read only if `config_path` names it; what is imported may do so. */
function isRead(config: DecodedFile, base: string): boolean {
  const settings = tomlSettings(config);
  const isNewer = settings.some(({ path, values }) => path.join() === 'version' && Number(values[0]?.text) > 2);
  const names = ({ path, values }: TomlSetting) =>
    path[0] === 'imports' ||
    (path.at(-1) === 'config_path' && values.some(({ text }) => text.split(':').includes(base)));
  return isNewer || settings.length === 0 || settings.some(names);
}

/** A table for each host, and settings before all tables for the server itself. */
function ofHostsFile(
  graph: PkiGraph,
  byPath: HostFiles['byPath'],
  file: DecodedFile,
  path: string,
  key: string,
): readonly RegistryUse[] {
  const hosts = new Map<string, Fields>();
  for (const { path: keys, values } of tomlSettings(file)) {
    const url = keys[0] === 'host' ? (keys[1] ?? '') : '';
    const fields = hosts.get(url) ?? new Map<string, readonly TomlValue[]>();
    fields.set(keys.at(-1) ?? '', values);
    hosts.set(url, fields);
  }
  // The server itself comes last, if it is not among the hosts.
  const inOrder = [...hosts].sort(([a], [b]) => Number(a === '') - Number(b === ''));
  const uses = inOrder.flatMap(([url, fields]) => {
    const server = fields.get('server')?.[0];
    const address = url === '' ? (server?.text ?? key) : url;
    if (address === '_default') return [];
    const span = placeOfText(file, address) ?? { start: 0, end: 0 };
    return toUse(graph, byPath, file, { address, span, by: 'host', setting: `ca (${path}/hosts.toml)` }, fields);
  });
  const seen = new Set<string>();
  return uses.filter(({ key: each }) => !seen.has(each) && seen.add(each));
}

type Fields = Map<string, readonly TomlValue[]>;

/** Tells whether containerd reads a file as its configuration, or as a part of it. */
export function isContainerdConfig(path: string): boolean {
  return /\/containerd\/(?:config\.toml|conf\.d\/[^/]+\.toml)$/.test(path);
}

/** `registry.configs` of containerd before 2.0. */
function ofContainerd(graph: PkiGraph, { byPath }: HostFiles): readonly RegistryUse[] {
  return [...byPath].flatMap(([path, file]) => {
    if (!isContainerdConfig(path.replace(/\.tmpl$/, ''))) return [];
    const hosts = new Map<string, Fields>();
    for (const { path: keys, values } of tomlSettings(file)) {
      const at = keys.indexOf('configs');
      const host = keys[at - 1] === 'registry' && keys[at + 2] === 'tls' ? keys[at + 1] : undefined;
      if (host === undefined) continue;
      const fields = hosts.get(host) ?? new Map<string, readonly TomlValue[]>();
      hosts.set(host, fields.set(keys.at(-1) ?? '', values));
    }
    return [...hosts].flatMap(([address, fields]) => {
      const span = placeOfText(file, address) ?? { start: 0, end: 0 };
      return toUse(graph, byPath, file, { address, span, by: 'configs', setting: 'ca_file' }, fields);
    });
  });
}

/** `registries.yaml` of k3s and RKE2: mirrors name their endpoints, and settings are looked up by host and port of these. */
function ofRancher(graph: PkiGraph, { byPath, files }: HostFiles): readonly RegistryUse[] {
  const root = files.flatMap(({ objects = [] }) => objects.filter(({ format }) => format === 'registries'))[0]?.root;
  const file = files.find(({ objects = [] }) => objects.some((object) => object.root === root));
  if (root === undefined || file === undefined) return [];
  const configs = new Map(
    [...(mappingAt(root, 'configs')?.entries ?? [])].map(([key, node]) => [
      key,
      mappingAt(node, 'tls')?.entries ?? new Map(),
    ]),
  );
  const fieldsOf = (key: string): Fields =>
    new Map(
      [...(configs.get(key) ?? [])].flatMap(([name, node]) =>
        node.kind === 'scalar' ? [[name, [{ text: node.text, span: node.span }]] as const] : [],
      ),
    );
  const endpoints = [...(mappingAt(root, 'mirrors')?.entries ?? [])].flatMap(([mirror, fields]) =>
    scalarsAt(fields, 'endpoint').map((node) => ({ address: node.text, node, mirror })),
  );
  const mirrors = new Set(endpoints.map(({ mirror }) => mirror));
  const own = [...configs].flatMap(([key, tls]) => {
    // Images of a mirror come from its endpoints.
    if (mirrors.has(key) && !endpoints.some(({ address }) => keyOf(address) === key)) return [];
    const node = [...tls.values()].find((each) => each.kind === 'scalar');
    return node?.kind === 'scalar' ? [{ address: key, node, mirror: key }] : [];
  });
  const uses = new Map<string, RegistryUse>();
  for (const { address, node, mirror } of [...endpoints, ...own]) {
    const key = keyOf(address);
    const text = { address, span: node.span, by: 'endpoint', setting: `configs["${key}"].tls.ca_file` };
    const [ofMirror] = mirror === key ? [] : toUse(graph, byPath, file, { ...text, address: mirror }, fieldsOf(mirror));
    const misplaced = ofMirror && { key: keyOf(mirror), cas: ofMirror.cas };
    for (const use of toUse(graph, byPath, file, text, fieldsOf(key)))
      if (!uses.has(key)) uses.set(key, { ...use, ...optional('misplaced', misplaced) });
  }
  return [...uses.values()];
}

interface Asked {
  readonly address: string;
  readonly span: Span;
  readonly by: string;
  readonly setting: string;
}

/** Fields have the same meaning everywhere, with two spellings. */
function toUse(
  graph: PkiGraph,
  byPath: HostFiles['byPath'],
  file: DecodedFile,
  { address, span, by, setting }: Asked,
  fields: Fields,
): readonly RegistryUse[] {
  const name = nameOf(address, by, { file, span });
  if (name === undefined) return [];
  const folderPath = (file.hostPath ?? file.path).replace(/[^/]*$/, '');
  const find = ({ text, span: at }: TomlValue, field: string): SourceMaterial | SourcePlace => {
    const named = byPath.get(text.startsWith('/') ? text : `${folderPath}${text}`);
    const place = { file, span: at };
    return named === undefined ? { by: text, place } : { ...inFile(graph, named, field), place };
  };
  const all = ['ca', 'ca_file'].flatMap((field) => (fields.get(field) ?? []).map((value) => find(value, field)));
  const cas = all.filter((each) => 'material' in each);
  const absent = all.find((each) => !('material' in each));
  const [certificate, key] =
    fields.get('client') ?? [fields.get('cert_file')?.[0], fields.get('key_file')?.[0]].flatMap((each) => each ?? []);
  const shown = certificate && find(certificate, 'client');
  const keyFile = key && find(key, 'key');
  const client =
    shown !== undefined && 'material' in shown
      ? { ...shown, ...(keyFile !== undefined && 'material' in keyFile ? { key: keyFile.material } : {}) }
      : undefined;
  const skip = ['skip_verify', 'insecure_skip_verify'].flatMap((field) =>
    (fields.get(field) ?? []).map((value) => ({ field, value })),
  )[0];
  const skippedBy =
    skip?.value.text === 'true' ? { by: skip.field, place: { file, span: skip.value.span } } : undefined;
  return [
    {
      name,
      key: keyOf(address),
      cas,
      ...optional('absent', absent),
      ...optional('client', client),
      ...optional('skippedBy', skippedBy),
      setting,
    },
  ];
}

/** Host and port of an address, without the user and password that it may have: keys are shown. */
function keyOf(address: string): string {
  const host = address.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/s, '');
  return host.slice(host.lastIndexOf('@') + 1);
}

function nameOf(address: string, by: string, place: FilePlace): ExpectedName | undefined {
  const read = readAddress(address);
  return read && { name: read.host, by, place, ...(read.isPlain ? { isPlain: true } : {}) };
}

function inFile(graph: PkiGraph, file: DecodedFile, by: string): SourceMaterial {
  const material = materialInWholeFile(graph, file);
  return { material, by, place: material.place };
}

function placeOfText(file: DecodedFile, text: string): Span | undefined {
  const start = firstPlaces(file).get(text);
  return start === undefined ? undefined : { start, end: start + text.length };
}

/** Asked for each of the hosts in a file. */
const firstPlaces = memoisedBy(({ search }: DecodedFile): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  for (const { 0: found, index } of search?.(/[^\s"'[\]]+/g) ?? []) if (!places.has(found)) places.set(found, index);
  return places;
});
