import * as l10n from '@vscode/l10n';

/** The language of all texts, a BCP 47 tag; a translation says in it which language it is. */
export function textLanguage(): string {
  return l10n.t('en');
}
