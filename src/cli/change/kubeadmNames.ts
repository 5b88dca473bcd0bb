import { existsSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { type CertificateRole, certificateRoles } from '../../core/kubernetes/tables/certificateRoles.ts';
import { kubeadmPlaceOf } from '../../core/renewal/create/kubeadmPlaces.ts';
import type { ParsedArguments } from '../arguments.ts';
import { kubeadmNames } from '../firstWords.ts';
import { type CliIo, FileError } from '../io.ts';
import { nearestWord } from '../nearestWord.ts';
import { kubernetesFolder } from './surroundings.ts';

/**
 * Replaces a name of `kubeadm certs renew` (`apiserver`, `admin.conf`, `all`) with its place on the machine, unless there
 * is a file of that name.
 *
 * @throws {FileError} For what looks like a mistyped name.
 * @returns With `isEverything` if the name is `all`.
 */
export function withKubeadmNames(
  parsed: ParsedArguments,
  io: CliIo,
): { readonly parsed: ParsedArguments; readonly isEverything: boolean } {
  const [name = '', ...paths] = parsed.positionals;
  const unchanged = { parsed, isEverything: false };
  if (name === '' || parsed.flag('all') || existsSync(path.resolve(io.cwd, name))) return unchanged;
  const root = parsed.text('root') ?? '/';
  const at = (file: string) => ({ ...parsed, positionals: [path.join(root, file), ...paths] });
  if (name === 'all') return { parsed: at(kubernetesFolder), isEverything: true };
  const place = placeOf(name);
  const meant = place === undefined && !/[/\\]/.test(name) ? nearestWord(name, ['all', ...kubeadmNames]) : undefined;
  if (meant !== undefined) {
    const words = l10n.t(
      '{0} is not a file, and not a name of kubeadm. Did you mean {1}?',
      JSON.stringify(name),
      meant,
    );
    throw new FileError(words);
  }
  return place === undefined ? unchanged : { parsed: at(place), isEverything: false };
}

function placeOf(name: string): string | undefined {
  const role = (certificateRoles as readonly CertificateRole[]).find(
    ({ kubeadmName, isRenewedByKubeadm }) => kubeadmName === name && isRenewedByKubeadm,
  );
  const place = role && kubeadmPlaceOf(role.id);
  return place?.kind === 'files' ? place.certificate : place?.path;
}
