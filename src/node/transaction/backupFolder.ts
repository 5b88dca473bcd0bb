import path from 'node:path';

/** Where renewals that are under way are noted, whatever folder keeps their journals: beside the user's own. */
export function unfinishedIndex(ownBackups: string): string {
  return path.join(path.dirname(ownBackups), 'unfinished');
}

/**
 * Where journals and backups are kept when nobody says otherwise: the folder for state of the user's own, after the XDG base
 * directory specification, and its counterparts elsewhere.
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
  // The specification has relative paths ignored.
  return path.join(state?.startsWith('/') ? state : path.join(home, '.local', 'state'), ...own);
}
