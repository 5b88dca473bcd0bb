import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { credentialFolders } from '../core/kubernetes/tables/credentialFolders.ts';
import { joinWords } from '../core/text/sentences.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { CliIo } from './io.ts';
import { checkRoot } from './rootOption.ts';

/** The files of this machine, which commands read if no path is given. */
export interface MachineFiles {
  /** As arguments. */
  readonly paths: readonly string[];
  /** The same for people: `/etc/kubernetes and ~/.kube/config`. */
  readonly words: string;
}

/**
 * Finds what a machine has of the places where installers keep credentials, and the kubeconfigs that kubectl would use.
 *
 * @param root - Stands for `/`; then the user's own kubeconfigs are not meant.
 * @throws {UsageError} When the root is not a directory.
 */
export function machineFiles(root: string | undefined, io: CliIo): MachineFiles {
  checkRoot(root, io.cwd);
  const isThere = (file: string): boolean =>
    statSync(path.resolve(io.cwd, file), { throwIfNoEntry: false }) !== undefined;
  const places = credentialFolders.map((folder) => path.join(root ?? '/', folder.replace(/\/\*$/, '')));
  const found = places.flatMap((folder, index) => {
    const files = credentialFolders[index]?.endsWith('/*')
      ? filesIn(folder, io.cwd)
      : attempt(() => isThere(folder))
        ? [folder]
        : [];
    return files.length === 0 ? [] : [{ folder, files }];
  });
  const own = kubeconfigs(root, io).filter((file) => attempt(() => isThere(file)));
  const names = [...found.map(({ folder }) => folder), ...own];
  return { paths: [...found.flatMap(({ files }) => files), ...own], words: listed([...new Set(names)], io) };
}

/** What to do if there is nothing to read. */
export function nothingToRead(root: string | undefined, io: CliIo): string {
  const [first = ''] = credentialFolders;
  const places = listed([path.join(root ?? '/', first), ...kubeconfigs(root, io)], io);
  return l10n.t('found nothing to read in {0}. Give a file or folder as PATH.', places);
}

/** As kubectl finds them: the list in `KUBECONFIG`, otherwise `~/.kube/config`. */
function kubeconfigs(root: string | undefined, { environment }: CliIo): readonly string[] {
  if (root !== undefined) return [path.join(root, 'root/.kube/config')];
  const list = (environment.KUBECONFIG ?? '').split(path.delimiter).filter((each) => each !== '');
  const home = homeIn(environment);
  return list.length > 0 || home === undefined ? list : [path.join(home, '.kube', 'config')];
}

function homeIn({ HOME, USERPROFILE }: CliIo['environment']): string | undefined {
  return HOME || USERPROFILE || undefined;
}

function filesIn(folder: string, cwd: string): readonly string[] {
  const entries = attempt(() => readdirSync(path.resolve(cwd, folder), { withFileTypes: true })) ?? [];
  return entries.filter((entry) => entry.isFile()).map(({ name }) => path.join(folder, name));
}

/** A place that may not be looked into is left out. */
function attempt<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function listed(names: readonly string[], { environment }: CliIo): string {
  const home = homeIn(environment);
  const shown = names.map((name) =>
    visibleWholeText(home !== undefined && name.startsWith(home + path.sep) ? `~${name.slice(home.length)}` : name),
  );
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : l10n.t('{0} and {1}', joinWords(shown), last);
}
