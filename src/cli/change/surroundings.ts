import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { machineRootOf } from '../../core/kubernetes/machineRoot.ts';
import type { FileAccess } from '../../core/renewal/reissue/untouchedReason.ts';
import { isInside, posix } from '../../node/scanPaths.ts';
import type { CliIo } from '../io.ts';
import { isStandardInput, type LoadedFiles } from '../loadFiles.ts';

/** Files around those that are renewed, on the same machine; paths as the user would write them. */
export interface Surroundings {
  /** Folders and files that can contain copies, CAs and other certificates with the same keys. */
  readonly paths: readonly string[];
  /** The user's and root's own copies of files in `/etc/kubernetes`: `~/.kube/config`. */
  readonly own: readonly string[];
}

/** Where kubeadm and its components keep their files. */
export const kubernetesFolder = 'etc/kubernetes';
const kubeconfig = path.join('.kube', 'config');

/** Finds the surroundings of the named paths. */
export function surroundingsOf(
  named: readonly string[],
  root: string | undefined,
  { cwd, environment }: Pick<CliIo, 'cwd' | 'environment'>,
): Surroundings {
  const home = environment.HOME;
  const machines = new Set(named.flatMap((name) => machineOf(name, root, cwd, home) ?? []));
  const own: string[] = [];
  const others: string[] = [];
  for (const machine of machines) {
    others.push(path.join(machine, kubernetesFolder), ...homesOn(machine, cwd));
    own.push(path.join(machine, 'root', kubeconfig));
    if (machine === '/' && home !== undefined) own.push(path.join(home, kubeconfig));
  }
  const isThere = (each: string): boolean => existsSync(path.resolve(cwd, each));
  const ownThere = own.filter(isThere);
  return { paths: [...ownThere, ...others.filter(isThere)], own: ownThere };
}

/**
 * What is read beside files that were named alone: their folders, since these can contain what they signed. For their CA and
 * their keys, the files there are enough; a folder of certificates has dozens, one of downloads may have thousands.
 */
export function besideFiles(named: readonly string[], cwd: string, isFlat = false): readonly string[] {
  const folders = [...new Set(named.filter((each) => each !== '-').map((each) => path.dirname(each)))];
  if (!isFlat) return folders;
  return folders.flatMap((folder) => {
    try {
      return readdirSync(path.resolve(cwd, folder), { withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(?:crt|cer|pem|key|conf)$/i.test(entry.name))
        .slice(0, mostBeside)
        .map(({ name }) => path.join(folder, name));
    } catch {
      return [];
    }
  });
}

const mostBeside = 200;

/**
 * Protects files that were not named.
 *
 * @param own - Files that are changed with the named ones; absolute.
 */
export function notNamed({ isAround, localOf }: LoadedFiles, own: readonly string[] = []): FileAccess {
  return (file) => {
    // Nobody can write to standard input.
    const isProtected = isStandardInput(file.path) || (isAround(file) && !own.includes(localOf(file.path) ?? ''));
    return isProtected ? 'notNamed' : undefined;
  };
}

/** The root of the machine that a path belongs to; `undefined` if unknown. */
function machineOf(name: string, root: string | undefined, cwd: string, home: string | undefined): string | undefined {
  const whole = path.resolve(cwd, name);
  if (root !== undefined) return isInside(whole, path.resolve(cwd, root)) ? root : undefined;
  if (home !== undefined && whole === path.join(home, kubeconfig)) return '/';
  const form = machineRootOf(`${posix(name)}/`) === undefined ? whole : name;
  const machine =
    machineRootOf(`${posix(form)}/`) ?? /^(.*)\/(?:root|home\/[^/]+)\/\.kube\/config$/s.exec(posix(form))?.[1];
  if (machine === undefined) return undefined;
  return machine === '' && path.isAbsolute(form) ? '/' : machine;
}

/** The most home folders that are read. */
const mostHomes = 1000;

function homesOn(machine: string, cwd: string): readonly string[] {
  const homes = path.join(machine, 'home');
  try {
    const names = readdirSync(path.resolve(cwd, homes)).slice(0, mostHomes);
    return names.map((name) => path.join(homes, name, kubeconfig));
  } catch {
    return [];
  }
}
