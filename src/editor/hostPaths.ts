/**
 * Builds the translation of local paths to paths as the cluster's host knows them, from `certscope.rootMappings`.
 *
 * @param mappings - Local folder → folder of the host: `{ "backup/cp-1": "/" }`.
 * @param folders - Paths of the workspace's folders, below which relative local folders stand.
 * @param home - Home directory, which `~` means.
 * @returns A function from a local path to the host's; a path that no mapping covers stays as it is.
 */
export function createHostPaths(
  mappings: Readonly<Record<string, string>>,
  folders: readonly string[],
  home: string,
): (localPath: string) => string {
  const pairs = Object.entries(mappings)
    .flatMap(([local, host]) =>
      absolutePaths(posix(local), folders, home).map((from) => ({ from, to: trimSlash(host) })),
    )
    .sort((a, b) => b.from.length - a.from.length);
  return (localPath) => {
    const path = posix(localPath);
    const pair = pairs.find(({ from }) => path === from || path.startsWith(`${from}/`));
    return pair === undefined ? path : pair.to + path.slice(pair.from.length) || '/';
  };
}

function absolutePaths(local: string, folders: readonly string[], home: string): string[] {
  if (local === '~' || local.startsWith('~/')) return [trimSlash(posix(home) + local.slice(1))];
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
