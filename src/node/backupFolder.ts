import path from 'node:path';

/**
 * The folder that keeps journals and backups of renewals: the user's choice, `~` standing for the home directory, else a
 * folder of the user's state (XDG Base Directory Specification), so that editor and command line know the same past.
 */
export function backupFolder(
  chosen: string,
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (chosen !== '')
    return path.resolve(
      home,
      chosen.replace(/^~(?=$|[/\\])/, () => home),
    );
  const { XDG_STATE_HOME: state = '' } = environment;
  // The specification: a relative path counts as none.
  return path.join(path.isAbsolute(state) ? state : path.join(home, '.local/state'), 'certscope', 'renewals');
}
