import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import { removedFlags } from '../../kubernetes/tables/removedFlags.ts';
import type { PkiGraph } from '../pkiModel.ts';
import type { ComponentInstance, ComponentVersion, FilePlace } from './clusterModel.ts';
import { settingOf } from './components.ts';
import type { SourceMaterial } from './connections/connectionModel.ts';
import { instanceSource } from './connections/flagSources.ts';
import { pairFaultOf } from './connections/ownFault.ts';
import { missingFilesOf } from './missingFiles.ts';
import { givenSetting, isWholeServer } from './servers.ts';
import { isGuide, isSince } from './versionOfImage.ts';

/** Why a program exits when it starts. */
export interface StartFault {
  readonly place: FilePlace;
  /** In its own words. */
  readonly error: string;
  /** The certificate that it cannot load with its key. */
  readonly pair?: SourceMaterial;
}

/** Tells why a component of which all flags are known cannot start; nothing if it may. */
export function startFaultsOf(graph: PkiGraph, instance: ComponentInstance): readonly StartFault[] {
  if (!isWholeServer(instance)) return [];
  const flags = missingAccountFlags(instance);
  return [
    ...(flags === undefined ? [] : [{ place: instance.place, error: flags.error }]),
    ...missingFilesOf(graph, instance).flatMap(({ kind, setting: { place }, error }) =>
      kind === 'external' ? [] : [{ place, error }],
    ),
    ...pairFaultsOf(instance),
  ];
}

/** Certificates are watched only once they are loaded with their keys. Which files are missing is told already. */
function pairFaultsOf(instance: ComponentInstance): readonly StartFault[] {
  const { component, settings } = instance;
  return settings.flatMap((setting): readonly StartFault[] => {
    const isNeeded = componentFlagOf(component, setting.flag)?.isLoadedAtStart === true;
    if (!isNeeded || settingOf(instance, setting.flag) !== setting || !isListening(instance, setting.flag)) return [];
    const source = instanceSource(instance, setting.flag);
    const [pair] = source?.kind === 'materials' ? source.materials : [];
    const fault = pair?.key?.source === 'absent' ? undefined : pair && pairFaultOf(pair, component === 'etcd');
    return pair === undefined || fault === undefined ? [] : [{ place: setting.place, error: fault.error, pair }];
  });
}

/** etcd ignores the files for clients that it serves without TLS. */
function isListening(instance: ComponentInstance, flag: string): boolean {
  if (instance.component !== 'etcd' || flag.startsWith('--peer-')) return true;
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
