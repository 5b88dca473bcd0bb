import * as l10n from '@vscode/l10n';

/**
 * Says in the user's language why a file was not read or a scan ended early. The graph and inventories keep the
 * original English reasons of the system and the scan.
 */
export function fileReason(reason: string): string {
  const [number = ''] = /(?<= )\d+(?= |$)/.exec(reason) ?? [];
  const words = number === '' ? reason : reason.replace(number, '{0}');
  return reasons.get(words)?.(number) ?? reason;
}

const reasons: ReadonlyMap<string, (number: string) => string> = new Map<string, (number: string) => string>([
  ['permission denied', () => l10n.t('permission denied')],
  ['no such file or directory', () => l10n.t('no such file or directory')],
  [
    'in use, or mounted at this place (a bind mount), so it cannot be replaced',
    () => l10n.t('in use, or mounted at this place (a bind mount), so it cannot be replaced'),
  ],
  ['too many levels of symbolic links', () => l10n.t('too many levels of symbolic links')],
  ['file name too long', () => l10n.t('file name too long')],
  ['input/output error', () => l10n.t('input/output error')],
  ['is a directory', () => l10n.t('is a directory')],
  ['not a directory', () => l10n.t('not a directory')],
  ['no space left on device', () => l10n.t('no space left on device')],
  ['read-only file system', () => l10n.t('read-only file system')],
  ['not a regular file', () => l10n.t('not a regular file')],
  ['no program writes to this pipe', () => l10n.t('no program writes to this pipe')],
  [
    'link out of the folder, which is not trusted',
    () => l10n.t('symbolic link out of the folder, not followed because the folder is not trusted'),
  ],
  ['its name is not UTF-8', () => l10n.t('file name is not UTF-8')],
  ['dangling symbolic link', () => l10n.t('dangling symbolic link')],
  ['larger than {0} MiB', (number) => l10n.t('larger than {0} MiB', number)],
  ['stopped after {0} files', (number) => l10n.t('stopped after {0} files', number)],
  ['left out all folders after {0}', (number) => l10n.t('skipped all folders after the first {0}', number)],
  ['does not answer; the rest of it was left out', () => l10n.t('no response; the rest was skipped')],
  ['directories nested deeper than {0}', (number) => l10n.t('directories nested deeper than {0}', number)],
]);

/** Says what was searched in a text above the size limit, and what was not. */
export function partlyReadWords(): string {
  return l10n.t(
    'too large to read in full: searched for PEM and base64-encoded PEM, but not for tokens or base64-encoded DER',
  );
}
