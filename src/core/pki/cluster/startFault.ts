import { removedFlags } from '../../kubernetes/tables/removedFlags.ts';
import type { PkiGraph } from '../pkiModel.ts';
import type { ComponentInstance, ComponentVersion, FilePlace } from './clusterModel.ts';
import { settingOf } from './components.ts';
import { missingFilesOf } from './missingFiles.ts';
import { givenSetting, isWholeServer } from './servers.ts';
import { isGuide, isSince } from './versionOfImage.ts';

/** Why a program exits when it starts. */
export interface StartFault {
  readonly place: FilePlace;
  /** In its own words. */
  readonly error: string;
}

/** Tells why a component of which all flags are known cannot start; `undefined` if it may. */
export function startFaultOf(graph: PkiGraph, instance: ComponentInstance): StartFault | undefined {
  if (!isWholeServer(instance)) return undefined;
  const flags = missingAccountFlags(instance);
  if (flags !== undefined) return { place: instance.place, error: flags.error };
  const file = missingFilesOf(graph, instance).find(({ kind }) => kind !== 'external');
  return file && { place: file.setting.place, error: file.error };
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
