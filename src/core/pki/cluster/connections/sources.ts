import { componentFlagOf } from '../../../kubernetes/componentFlagOf.ts';
import type { ConnectionRecord, FlagOrigin, MaterialOrigin } from '../../../kubernetes/tables/connectionRecord.ts';
import { nodeAt } from '../../../locate/objects/nodes.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import { mayBeElsewhere } from '../../kubeconfig/mergedEntries.ts';
import type { CertificateNode } from '../../pkiModel.ts';
import type { KubeconfigCluster, KubeconfigUser, Material } from '../clusterModel.ts';
import { settingOf, settingsOf } from '../components.ts';
import { materialInWholeFile } from '../materials.ts';
import { isWholeServer } from '../servers.ts';
import { isInTrustStore } from '../trustStore.ts';
import type { ExpectedName, Source, SourceMaterial } from './connectionModel.ts';
import { fieldSource, fieldSourceFor } from './fieldSources.ts';
import { flagSource, isOn, materialSource, unknown } from './flagSources.ts';
import { hostIndex } from './hostIndex.ts';
import { kubeconfigsOfField } from './kubeconfigUses.ts';
import { discoveredCluster, discoveryOfFlag, discoverySource } from './namedKubeconfigs.ts';
import { isFilledLater } from './objectSources.ts';
import { pinnedSource, publishedSource } from './publishedSources.ts';
import { filesOf, partyOf, type Scene, type Side } from './scene.ts';
import { isToldWhole } from './toolsInPods.ts';

/** The table columns for sources of material, with their side. */
const columnSides = {
  serverCertificate: 'server',
  clientVerifiesWith: 'client',
  clientCertificate: 'client',
  serverVerifiesWith: 'server',
} as const satisfies Readonly<Partial<Record<keyof ConnectionRecord, Side>>>;

/** A column for a source of material. */
type SourceColumn = keyof typeof columnSides;

/** The source of a column: the first of its origins that is set. */
export function sourceOf(scene: Scene, column: SourceColumn, names: readonly ExpectedName[] = []): Source {
  const side = columnSides[column];
  const missing = side === 'client' && usesKubeconfig(scene, column) ? scene.client.missing : undefined;
  if (missing !== undefined) return unknown(missing);
  let firstUnknown: Source | undefined;
  for (const origin of scene.record[column]) {
    const source = originSource(scene, column, origin, names);
    if (source === undefined) continue;
    if (isGuess(scene, column, source)) return unknown({ why: 'componentNotFound', name: scene[side].component ?? '' });
    if (source.kind !== 'unknown') return isDefinite(source, firstUnknown) ? source : (firstUnknown ?? source);
    firstUnknown ??= source;
  }
  return firstUnknown ?? unknown({ why: 'componentNotFound', name: scene[side].component ?? scene[side].party });
}

/** File locations do not show whether an assumed component verifies, if verification is optional. */
function isGuess({ record, client }: Scene, column: SourceColumn, source: Source): boolean {
  if (client.instance !== undefined) return false;
  const isAssumed = source.kind === 'materials' && source.materials.some((each) => each.isAssumed === true);
  return isAssumed && column === 'clientVerifiesWith' && record[column].includes('nothing');
}

/** After an origin that may be set but is unknown, only material counts. */
function isDefinite(source: Source, before: Source | undefined): boolean {
  return before === undefined || source.kind === 'materials';
}

function usesKubeconfig({ record }: Scene, column: SourceColumn): boolean {
  return record[column].some((origin) => typeof origin === 'object' && 'kubeconfig' in origin);
}

function originSource(
  scene: Scene,
  column: SourceColumn,
  origin: MaterialOrigin,
  names: readonly ExpectedName[],
): Source | undefined {
  const side = columnSides[column];
  const { holds } = scene[side];
  if (origin === 'elsewhere' && column === 'clientCertificate' && holds !== undefined) return materialSource(holds);
  if (origin === 'elsewhere') return unknown({ why: 'elsewhere', name: scene[side].party });
  const isOfKubeconfig = scene.client.use !== undefined && column === 'clientVerifiesWith';
  if (origin === 'machineRoots' && isFilledLater(scene)) return { kind: 'systemRoots' };
  if (origin === 'machineRoots' || (origin === 'systemRoots' && isOfKubeconfig)) {
    const added = addedRoots(scene, side);
    // The CA of a cluster or of its Services is in no machine's trust store: nobody adds it there.
    const isOfCluster = isOfKubeconfig || names.some(({ name }) => /\.svc(?:\.|$)/.test(name));
    const isStoreKnown = added.length > 0 || isOfCluster;
    return { kind: 'systemRoots', added, isStoreKnown, setting: caSetting(scene) };
  }
  if (typeof origin === 'string') return { kind: origin };
  if ('flag' in origin)
    return isForNames(origin) ? undefined : (pinSource(scene, origin) ?? flagSource(scene, side, origin));
  if ('field' in origin) {
    return column === 'serverCertificate' ? fieldSourceFor(scene, origin, names) : fieldSource(scene, origin);
  }
  if ('kubeconfig' in origin && origin.isForCluster === true) {
    return discoveredSource(scene, origin);
  }
  if ('kubeconfig' in origin) return kubeconfigSource(scene, column);
  if ('registry' in origin) return registrySource(scene, origin.registry);
  // See `namedServerSource`.
  if ('presentedFor' in origin) return undefined;
  if ('directory' in origin) return directorySource(scene, side, origin);
  return side === 'client' && isToldWhole(scene) ? unsetInPod(scene, column) : fileSource(scene, side, origin.file);
}

function unsetInPod(scene: Scene, column: SourceColumn): Source {
  return column === 'clientVerifiesWith'
    ? { kind: 'systemRoots', added: [], setting: caSetting(scene) }
    : { kind: 'nothing' };
}

/** What a kubeconfig trusts that a flag names or an object holds, and that is read for its cluster alone. */
function discoveredSource(
  scene: Scene,
  origin: Extract<MaterialOrigin, { readonly kubeconfig: unknown }>,
): Source | undefined {
  const discovery = discoveryOfFlag(scene, origin);
  if (discovery !== undefined) return discoverySource(discovery);
  if ('flag' in origin.kubeconfig) return undefined;
  const [held] = kubeconfigsOfField(scene.picture, scene.cluster, origin.kubeconfig);
  const ca = held && discoveredCluster(held)?.ca;
  return ca && materialSource({ material: ca, by: ca.name, place: ca.place });
}

/** Settings of container runtimes add CAs to the system trust store. */
function registrySource(scene: Scene, what: 'ca' | 'client'): Source | undefined {
  const { registry } = scene.client;
  if (registry === undefined) return undefined;
  const { absent, cas, client, setting } = registry;
  if (what === 'client') return client && materialSource(client);
  if (absent !== undefined) return unknown({ why: 'fileNotRead', name: absent.by, place: absent.place });
  const roots = addedRoots(scene, 'client');
  const added = [...cas.flatMap(({ material }) => material.certificates), ...roots];
  return { kind: 'systemRoots', added, isStoreKnown: roots.length > 0, setting, materials: cas };
}

/** The flag or field that would name the CA of the server for a client. */
function caSetting({ record, client: { part } }: Scene): string {
  const [first] = record.clientVerifiesWith.flatMap((origin) => {
    if (typeof origin !== 'object') return [];
    if ('flag' in origin) return part === undefined ? [origin.flag.name] : [];
    if (!('field' in origin) || part?.placed.object.kind !== origin.field.kind) return [];
    return [origin.field.path.slice(origin.field.path.lastIndexOf('.') + 1)];
  });
  return first ?? '';
}

/** The certificates in the trust store of a side's machine; if the machine is not known, of all. */
function addedRoots(scene: Scene, side: Side): readonly CertificateNode[] {
  const { graph } = scene.picture;
  const own = filesOf(scene, scene[side]);
  return (own === undefined ? [...hostIndex(graph).values()] : [own]).flatMap(({ byPath }) =>
    [...byPath].flatMap(([path, file]) => (isInTrustStore(path) ? materialInWholeFile(graph, file).certificates : [])),
  );
}

/** Hashes of keys; one match is enough. */
function pinSource(scene: Scene, { flag }: FlagOrigin): Source | undefined {
  if (componentFlagOf(flag.component, flag.name)?.role !== 'pin') return undefined;
  const instance = partyOf(scene, 'client', flag.component)?.instance;
  const settings = instance === undefined ? [] : settingsOf(instance, flag.name);
  const [first] = settings;
  const pins = settings.flatMap(({ value }) => value ?? []);
  return first === undefined || pins.length < settings.length
    ? undefined
    : pinnedSource(scene, pins, first.writtenAs, first.place);
}

/** SNI certificates count only if the name is known, see `serverShowsFor`. */
function isForNames({ flag }: FlagOrigin): boolean {
  return componentFlagOf(flag.component, flag.name)?.role === 'certificateAndKey';
}

function kubeconfigSource(scene: Scene, column: SourceColumn): Source | undefined {
  const { use } = scene.client;
  const { cluster, user } = use?.context ?? {};
  const source = column === 'clientVerifiesWith' ? cluster && clusterSource(cluster) : user && userSource(user);
  if (source === undefined) {
    const isNobody =
      column === 'clientCertificate' && scene.client.instance !== undefined && isWithoutCredentials(user);
    return isNobody ? { kind: 'nothing' } : entryElsewhere(scene, column);
  }
  const { material } = source;
  const published = material.source === 'file' ? undefined : publishedSource(scene, material.name);
  const isHidden =
    material.source === 'value' && material.occurrences.length === 0 && material.placeholder === undefined;
  return (
    published ??
    (isHidden ? unknown({ why: 'valueHidden', name: material.name, place: material.place }) : source.source)
  );
}

/** An entry that is there, and with which client-go presents nothing. */
function isWithoutCredentials(user: KubeconfigUser | undefined): user is KubeconfigUser {
  if (user === undefined) return false;
  const { certificate, token, tokenFile, idToken, exec, node } = user;
  const isOther = ['username', 'auth-provider'].some((field) => nodeAt(node, field) !== undefined);
  return !isOther && [certificate, token, tokenFile, idToken, exec].every((each) => each === undefined);
}

/** Of a cluster or user that another kubeconfig may have. Components read one file. */
function entryElsewhere({ picture, client: { use, instance } }: Scene, column: SourceColumn): Source | undefined {
  if (use === undefined) return undefined;
  const { file, object } = use.kubeconfig;
  // What is missing may stand where it was not read.
  if (object.isBroken === true) {
    return unknown({
      why: 'fileUnreadable',
      name: file.hostPath ?? file.path,
      place: { file, span: { start: 0, end: 0 } },
    });
  }
  if (instance !== undefined) return undefined;
  const { kubeconfig, context } = use;
  const isServer = column === 'clientVerifiesWith';
  const [list, name, entry] = isServer
    ? (['clusters', context.clusterName, context.cluster] as const)
    : (['users', context.userName, context.user] as const);
  if (entry !== undefined || name === undefined || name.text === '') return undefined;
  if (!mayBeElsewhere(picture, kubeconfig, list, name, context)) return undefined;
  return unknown({ why: 'entryElsewhere', name: name.text, place: { file: kubeconfig.file, span: name.span } });
}

// One source for all servers that a kubeconfig may lead to.
const clusterSource = memoisedBy(({ ca }: KubeconfigCluster) => ca && namedSource(ca, undefined));
const userSource = memoisedBy(({ certificate, key }: KubeconfigUser) => certificate && namedSource(certificate, key));

function namedSource(material: Material, key: Material | undefined) {
  const source = materialSource({ material, by: material.name, place: material.place, ...optional('key', key) });
  return { material, source };
}

function directorySource(
  scene: Scene,
  side: Side,
  { directory, usually, file, isMadeWithout }: Extract<MaterialOrigin, { readonly directory: FlagOrigin }>,
): Source | undefined {
  const instance = partyOf(scene, side, directory.flag.component)?.instance;
  const named = instance && settingOf(instance, directory.flag.name);
  const folder = (named?.value ?? usually).replace(/\/$/, '');
  const own = fileSource(scene, side, `${folder}/${file}`);
  const [first] = isMadeWithout ?? [];
  if (own !== undefined || instance === undefined || first === undefined || !isWholeServer(instance)) return own;
  if (isMadeWithout?.some(({ flag }) => settingOf(instance, flag.name) !== undefined)) return undefined;
  // Somebody may have put a pair into a folder that was chosen for it.
  return named !== undefined && folder !== usually && !isFolderRead(scene, side, folder)
    ? unknown({ why: 'fileNotRead', name: `${folder}/${file}`, place: named.place })
    : { kind: 'selfMade', setting: { by: first.flag.name, place: instance.place } };
}

function isFolderRead(scene: Scene, side: Side, folder: string): boolean {
  const paths = filesOf(scene, scene[side])?.byPath.keys() ?? [];
  return [...paths].some((path) => path.startsWith(`${folder}/`));
}

/** A file of the party's machine; nothing if it was not read. */
function fileSource(scene: Scene, side: Side, path: string): Source | undefined {
  const published = publishedSource(scene, path);
  if (published !== undefined) return published;
  const file = filesOf(scene, scene[side])?.byPath.get(path);
  if (file === undefined) return undefined;
  const material = materialInWholeFile(scene.picture.graph, file);
  return materialSource({ material, by: path, place: material.place, isAssumed: true });
}

/** The SNI certificates of a server, each with its names (those of the certificate, if none are given). */
export function pairsForNames(
  scene: Scene,
): readonly { readonly patterns: readonly string[]; readonly source: SourceMaterial }[] {
  return scene.record.serverCertificate.flatMap((origin) => {
    if (typeof origin !== 'object' || !('flag' in origin) || !isForNames(origin)) return [];
    const instance = partyOf(scene, 'server', origin.flag.component)?.instance;
    return (instance === undefined ? [] : settingsOf(instance, origin.flag.name)).flatMap((setting) => {
      const { material, value = '', writtenAs: by, place } = setting;
      if (material === undefined) return [];
      const names = value.split(':').slice(1).join(':');
      return [{ patterns: names === '' ? [] : names.split(','), source: { material, by, place } }];
    });
  });
}

/** Tells whether a flag of the server requires a client certificate. */
export function isDemanded(scene: Scene, trusts: Source): boolean {
  const { isClientCertificateRequired, clientCertificateIsDemandedBy } = scene.record;
  if (isClientCertificateRequired !== true) return false;
  if (trusts.kind === 'materials') return true;
  const instance =
    clientCertificateIsDemandedBy && partyOf(scene, 'server', clientCertificateIsDemandedBy.flag.component)?.instance;
  return isOn(instance && settingOf(instance, clientCertificateIsDemandedBy?.flag.name ?? ''));
}
