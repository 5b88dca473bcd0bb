import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import type { StartLoad } from '../../kubernetes/tables/componentFlags.ts';
import { removedFlags } from '../../kubernetes/tables/removedFlags.ts';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import { optional } from '../../text/optional.ts';
import type { PkiGraph } from '../pkiModel.ts';
import { placedError, placedFault } from '../placedFiles.ts';
import { clusterPictureOf } from './buildClusterPicture.ts';
import { suitesWithoutHttp2 } from './cipherSuites.ts';
import type { ComponentInstance, ComponentVersion, FilePlace, Setting } from './clusterModel.ts';
import { settingOf } from './components.ts';
import { configurationFaultAtStart } from './connections/configurationFault.ts';
import type { SourceMaterial } from './connections/connectionModel.ts';
import { settingSource } from './connections/flagSources.ts';
import { loadFault } from './connections/ownFault.ts';
import { goneFlagsOf } from './goneFlags.ts';
import { halfPairsOf } from './halfPairs.ts';
import { missingFilesOf } from './missingFiles.ts';
import { unusableKeysOf } from './objects/encryptionKeys.ts';
import { givenSetting, isReadFlag, isSigning, isWholeServer } from './servers.ts';
import { unreadKubeconfigsOf } from './unreadKubeconfigs.ts';
import { isGuide, isSince } from './versionOfImage.ts';

/** Why a program exits when it starts. */
export interface StartFault {
  readonly place: FilePlace;
  /** In its own words, or kubelet's. */
  readonly error: string;
  /** Whose words these are if the program never runs. */
  readonly printedBy?: 'kubelet';
  /** What it cannot load: a certificate with its key, CAs or a key; how, unless the file is missing. */
  readonly loads?: { readonly source: SourceMaterial; readonly how?: StartLoad };
  /** The file may be there, and may not have been copied. */
  readonly isUncertain?: true;
}

/** Tells why a component cannot start; nothing if it may. That what it is told is there can be told of part of its flags. */
export function startFaultsOf(graph: PkiGraph, instance: ComponentInstance): readonly StartFault[] {
  if (isDocumentation(instance.place.file)) return [];
  const flags = missingAccountFlags(instance);
  const picture = clusterPictureOf(graph);
  const loadFaults = isWholeServer(instance) ? loadFaultsOf(graph, instance) : [];
  const suites = suitesWithoutHttp2(instance);
  return [
    ...unreadManifest(instance),
    ...goneFlagsOf(instance).flatMap(({ setting: { namePlace: place }, isOlder, error }) =>
      isOlder === false ? [{ place, error }] : [],
    ),
    ...halfPairsOf(instance).flatMap(({ setting: { namePlace: place }, outcome }) =>
      typeof outcome === 'string' || loadFaults.some(({ error }) => error === outcome.error)
        ? []
        : [{ place, error: outcome.error }],
    ),
    ...[...halfSignersOf(instance), ...mixedSignersOf(instance)].map(({ setting: { namePlace: place }, error }) => ({
      place,
      error,
    })),
    ...(flags === undefined ? [] : [{ place: instance.place, error: flags.error }]),
    ...(suites === undefined ? [] : [{ place: suites.place, error: suites.error }]),
    ...unreadKubeconfigsOf(graph, instance).map(({ setting: { place }, error }) => ({ place, error })),
    ...missingFilesOf(graph, instance).map(({ kind, setting: { place, material, writtenAs: by }, error }) => ({
      place,
      error,
      ...optional('loads', material && { source: { material, by, place } }),
      ...(kind === 'external' ? ({ isUncertain: true } as const) : {}),
    })),
    ...loadFaults,
    ...unusableKeysOf(picture, instance).map(({ key: { placed, secret }, error }) => ({
      place: { file: placed.file, span: secret.span },
      error,
    })),
  ].sort((a, b) => Number('isUncertain' in a) - Number('isUncertain' in b));
}

/** The kubelet does not run a static Pod that it cannot read. */
function unreadManifest({ place }: ComponentInstance): readonly StartFault[] {
  const fault = placedFault(place.file);
  return fault?.reader === 'staticPod' ? [{ place, error: placedError(fault, place.file), printedBy: 'kubelet' }] : [];
}

/** What a component loads when it starts, and how. */
export interface LoadedAtStart {
  readonly place: FilePlace;
  readonly source: SourceMaterial;
  readonly how: StartLoad;
}

/** Files are watched only once they are loaded. Which of them are missing is told already. */
function loadFaultsOf(graph: PkiGraph, instance: ComponentInstance): readonly StartFault[] {
  return instance.settings.flatMap((setting): readonly StartFault[] => {
    const refused = isLoaded(instance, setting) === 'kubeconfig' ? refusedKubeconfig(graph, setting) : undefined;
    return refused === undefined
      ? loadsOf(graph, instance, setting).flatMap((load) => faultOfLoad(load) ?? [])
      : [refused];
  });
}

/** Everything that a component loads when it starts, and can load today or not. */
export function loadsAtStart(graph: PkiGraph, instance: ComponentInstance): readonly LoadedAtStart[] {
  if (isDocumentation(instance.place.file) || !isWholeServer(instance)) return [];
  return instance.settings.flatMap((setting) => loadsOf(graph, instance, setting));
}

/** Why a component cannot load what it is told to. */
export function faultOfLoad({ place, source, how }: LoadedAtStart): StartFault | undefined {
  const error = source.key?.source === 'absent' ? undefined : loadFault(source, how);
  return error === undefined ? undefined : { place, error, loads: { source, how } };
}

function isLoaded(instance: ComponentInstance, setting: Setting): StartLoad | 'kubeconfig' | undefined {
  const record = componentFlagOf(instance.component, setting.flag);
  const isRead = record?.multiple !== undefined || settingOf(instance, setting.flag) === setting;
  return isRead && isUsed(instance, setting.flag) ? record?.loadedAtStart : undefined;
}

function loadsOf(graph: PkiGraph, instance: ComponentInstance, setting: Setting): readonly LoadedAtStart[] {
  const how = isLoaded(instance, setting);
  if (how === undefined) return [];
  if (how === 'kubeconfig') return kubeconfigLoads(graph, setting);
  const named = settingSource(instance, setting);
  const [source] = named?.kind === 'materials' ? named.materials : [];
  return source === undefined ? [] : [{ place: setting.place, source, how }];
}

/** The kubeconfig of a setting with its current context. */
function contextOf(graph: PkiGraph, { material }: Setting) {
  const kubeconfig = clusterPictureOf(graph).kubeconfigs.find(({ file }) => file.path === material?.filePath);
  const context = kubeconfig?.current;
  return kubeconfig === undefined || context === undefined ? undefined : { kubeconfig, context };
}

/** What client-go refuses before it connects. */
function refusedKubeconfig(graph: PkiGraph, setting: Setting): StartFault | undefined {
  const known = contextOf(graph, setting);
  const refused = known && configurationFaultAtStart(clusterPictureOf(graph), known);
  return refused && { place: setting.place, ...refused };
}

/** A pair of two files is read again for each connection. */
function kubeconfigLoads(graph: PkiGraph, setting: Setting): readonly LoadedAtStart[] {
  const { context } = contextOf(graph, setting) ?? {};
  const by = setting.writtenAs;
  const { ca } = context?.cluster ?? {};
  const { certificate, key } = context?.user ?? {};
  const isData = [certificate, key].some((each) => each?.source === 'value');
  return [
    // An empty file is none.
    ...(ca === undefined || (ca.source !== 'value' && ca.occurrences.length === 0)
      ? []
      : [{ place: ca.place, source: { material: ca, by, place: setting.place }, how: 'roots' } as const]),
    ...(certificate === undefined || !isData
      ? []
      : [
          {
            place: certificate.place,
            source: { material: certificate, ...optional('key', key), by, place: setting.place },
            how: 'pair',
          } as const,
        ]),
  ];
}

function isUsed(instance: ComponentInstance, flag: string): boolean {
  if (instance.component === 'etcd') return isListening(instance, flag);
  return flag.startsWith('--cluster-signing-') ? isSigning(instance, flag) : isReadFlag(instance, flag);
}

/** etcd ignores the files for clients that it serves without TLS. */
function isListening(instance: ComponentInstance, flag: string): boolean {
  if (flag.startsWith('--peer-')) return true;
  return /https:/i.test(settingOf(instance, '--listen-client-urls')?.value ?? '');
}

/** The first release that requires them. */
const sinceRelease = { major: 1, minor: 20 };

/** Tells whether a component is of an older release: its image or script says so, or a script's flags that are gone since. */
function isBefore({ component, version, settings, place }: ComponentInstance, release: ComponentVersion): boolean {
  if (version !== undefined) return !isSince(version, release);
  const isGone = ({ flag }: { readonly flag: string }) =>
    removedFlags.some((each) => each.component === component && each.flag === flag && isSince(each.removedIn, release));
  return isGuide(place.file) && settings.some(isGone);
}

/** The flags of one signer that kube-controller-manager has without their other half, and what it prints. */
export function halfSignersOf(
  manager: ComponentInstance,
): readonly { readonly setting: Setting; readonly error: string }[] {
  if (manager.component !== 'kube-controller-manager' || !isWholeServer(manager)) return [];
  return signers.flatMap(([signer, name]) => {
    const [setting, ...others] = pairOf(manager, `${signer}-`);
    if (setting === undefined || others.length > 0) return [];
    const [has, lacks] = setting.flag.includes('-key-') ? ['key', 'cert'] : ['cert', 'key'];
    return [{ setting, error: `"cluster-signing-${name}": cannot specify ${has} without ${lacks}` }];
  });
}

/** The flag for all signers that kube-controller-manager has beside flags of single ones, and what it prints. */
export function mixedSignersOf(
  manager: ComponentInstance,
): readonly { readonly setting: Setting; readonly single: readonly Setting[]; readonly error: string }[] {
  const [setting] = pairOf(manager);
  const single = singleSignersOf(manager).flatMap(({ given }) => given);
  if (setting === undefined || single.length === 0) return [];
  const error =
    'cannot specify --cluster-signing-{cert,key}-file and other --cluster-signing-*-file flags at the same time';
  return [{ setting, single, error }];
}

/** What each signer has of its own. */
export function singleSignersOf(
  manager: ComponentInstance,
): readonly { readonly signer: string; readonly given: readonly Setting[] }[] {
  return signers.map(([signer]) => ({ signer, given: pairOf(manager, `${signer}-`) }));
}

function pairOf(manager: ComponentInstance, signer = ''): readonly Setting[] {
  return ['cert', 'key'].flatMap((half) => givenSetting(manager, `--cluster-signing-${signer}${half}-file`) ?? []);
}

/** In flags, and as kube-controller-manager calls them in its errors. */
const signers = [
  ['kubelet-serving', 'kubelet-serving'],
  ['kubelet-client', 'kube-apiserver-client'],
  ['kube-apiserver-client', 'kube-apiserver'],
  ['legacy-unknown', 'legacy-unknown'],
] as const;

/** The flags for tokens of service accounts that kube-apiserver requires and a whole one lacks, and what it prints. */
export function missingAccountFlags(
  server: ComponentInstance,
): { readonly flags: readonly string[]; readonly error: string } | undefined {
  if (server.component !== 'kube-apiserver' || !isWholeServer(server) || isBefore(server, sinceRelease))
    return undefined;
  const hasIssuer = givenSetting(server, '--service-account-issuer') !== undefined;
  const hasKey = ['--service-account-signing-key-file', '--service-account-signing-endpoint'].some(
    (flag) => settingOf(server, flag) !== undefined,
  );
  if (hasIssuer && hasKey) return undefined;
  return {
    flags: [
      ...(hasIssuer ? [] : ['--service-account-issuer']),
      ...(hasKey ? [] : ['--service-account-signing-key-file']),
    ],
    error: hasIssuer
      ? '--service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together'
      : 'service-account-issuer is a required flag',
  };
}
