import * as l10n from '@vscode/l10n';

/** The language of all texts as a BCP 47 tag. Each translation translates this tag. */
export function textLanguage(): string {
  return l10n.t('en');
}
