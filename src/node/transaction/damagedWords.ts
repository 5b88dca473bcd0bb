import * as l10n from '@vscode/l10n';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import type { DamagedJournal } from './transactionFolder.ts';

/** Says of a damaged journal what it was about, and where the old files are; whoever damaged it may have written the names. */
export function damagedWords({ id, folder, paths }: DamagedJournal): string {
  const words =
    paths.length === 0
      ? l10n.t('The journal of {0} is damaged, and no longer says which files it is about.', id)
      : l10n.t('The journal of {0} is damaged. It is about {1}.', id, paths.join(', '));
  return visibleWholeText(`${words} ${l10n.t('It cannot be undone here; the old files are in {0}.', folder)}`);
}
