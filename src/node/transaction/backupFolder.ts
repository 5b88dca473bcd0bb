import path from 'node:path';

/** The folder with notes about running renewals, wherever their journals are: next to the user's own backups. */
export function unfinishedIndex(ownBackups: string): string {
  return path.join(path.dirname(ownBackups), 'unfinished');
}

/**
 * The default folder for journals and backups: the user's state folder of the XDG base directory specification, or its
 * counterpart on other systems.
 */
export function defaultBackupFolder(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const own = ['certscope', 'renewals'];
  if (platform === 'win32') return path.join(environment.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), ...own);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', ...own);
  const state = environment.XDG_STATE_HOME;
  // The specification says to ignore relative paths.
  return path.join(state?.startsWith('/') ? state : path.join(home, '.local', 'state'), ...own);
}
