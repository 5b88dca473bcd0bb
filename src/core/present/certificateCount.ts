import * as l10n from '@vscode/l10n';

/** `1 certificate`. */
export function certificateCount(count: number): string {
  return count === 1 ? l10n.t('1 certificate') : l10n.t('{0} certificates', count);
}
