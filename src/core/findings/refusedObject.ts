import * as l10n from '@vscode/l10n';

/** @param words - Those of the API server, as code. */
export function refusedObject(words: string): string {
  return l10n.t('The API server refuses the object with {0}.', words);
}
