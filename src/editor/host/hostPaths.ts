import { belowMachineRoot, machinePathOf, machineRootOf } from '../../core/kubernetes/machineRoot.ts';
import type { MachineKnowledge } from '../../core/pki/isTellingAbsence.ts';

/** Translates between local paths and paths on the cluster's host, both with `/` as separator. */
export interface HostPaths {
  /** A path without a mapping is unchanged, unless its folders show where the root of a machine is. */
  toHostPath(localPath: string): string;
  /**
   * Local path of a file that another one refers to as `hostPath`. If several folders could be meant (of several hosts), it is
   * the one with the longest common path with the referring file.
   *
   * @param namedIn - Local path of the file that names it.
   * @returns `undefined` if no folder matches, or several match equally well.
   */
  toLocalPath(hostPath: string, namedIn: string): string | undefined;
  /** Identifies the machine of a file. */
  machineOf(localPath: string): MachineKnowledge;
}

interface Pair {
  readonly from: string;
  readonly to: string;
}

/**
 * Builds the translation from `certscope.rootMappings`.
 *
 * @param mappings - Local folder → folder of the host: `{ "backup/cp-1": "/" }`.
 * @param folders - Workspace folders, from which relative local folders are resolved.
 * @param home - Home directory for `~`; absent on a host without one.
 */
export function createHostPaths(
  mappings: Readonly<Record<string, string>>,
  folders: readonly string[],
  home: string | undefined,
): HostPaths {
  const pairs = Object.entries(mappings)
    .flatMap(([local, host]) =>
      absolutePaths(posix(local), folders, home).map((from): Pair => ({ from, to: trimSlash(posix(host)) })),
    )
    .sort((a, b) => b.from.length - a.from.length);
  const pairOf = (localPath: string) => pairs.find(({ from }) => covers(from, posix(localPath)));
  const mapped = (localPath: string): string => {
    const path = posix(localPath);
    const pair = pairOf(localPath);
    return pair === undefined ? path : pair.to + path.slice(pair.from.length) || '/';
  };
  return {
    toHostPath: (localPath) => machinePathOf(mapped(localPath)).path,
    toLocalPath: (hostPath, namedIn) => {
      const own = pairOf(namedIn);
      const whole = belowMachineRoot(machinePathOf(mapped(namedIn)).root, hostPath);
      // A local file refers to local files.
      if (own === undefined) return whole;
      const pair = covers(own.to, whole) ? own : nearest(pairs, whole, own.from);
      return pair && pair.from + whole.slice(pair.to.length);
    },
    machineOf: (localPath) => {
      const machine = machineRootOf(mapped(localPath));
      if (machine !== undefined && machine !== '') return 'copy';
      return machine === '' || pairOf(localPath) !== undefined ? 'known' : 'unknown';
    },
  };
}

/** The mapping whose local folder has the longest common path with another folder, if it is unique. */
function nearest(pairs: readonly Pair[], hostPath: string, folder: string): Pair | undefined {
  const ranked = pairs
    .filter(({ to }) => covers(to, hostPath))
    .map((pair) => ({ pair, common: commonFolders(pair.from, folder), depth: pair.to.length }))
    .sort((a, b) => b.common - a.common || b.depth - a.depth);
  const [first, second] = ranked;
  return first?.common === second?.common && first?.depth === second?.depth ? undefined : first?.pair;
}

function commonFolders(a: string, b: string): number {
  const [first, second] = [a.split('/'), b.split('/')];
  const end = first.findIndex((segment, index) => segment !== second[index]);
  return end === -1 ? first.length : end;
}

function covers(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function absolutePaths(local: string, folders: readonly string[], home: string | undefined): string[] {
  if (local === '~' || local.startsWith('~/'))
    return home === undefined ? [] : [trimSlash(posix(home) + local.slice(1))];
  if (local.startsWith('/') || /^[A-Za-z]:\//.test(local)) return [trimSlash(local)];
  const below = local.replace(/^\.\/?/, '');
  return folders.map((folder) => trimSlash(`${trimSlash(posix(folder))}/${below}`));
}

function trimSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

function posix(path: string): string {
  return path.replaceAll('\\', '/');
}
