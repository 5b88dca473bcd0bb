import * as l10n from '@vscode/l10n';
import type { NotRenewable } from '../renewal/notRenewable.ts';
import { listSeparator } from '../text/sentences.ts';
import { fileNameOf } from '../text/shownPath.ts';
import { visibleWholeText } from '../text/visibleText.ts';
import { fileReason } from './fileReason.ts';

/** Says what could not be read, so that nobody takes silence for health; nothing if there is nothing. */
export function unreadNote(unread: readonly NotRenewable[]): readonly string[] {
  if (unread.length === 0) return [];
  const places = unread.slice(0, shown).map(({ path, keyPath, reason }) => {
    const place = keyPath === undefined ? path : `${path} ${keyPath}`;
    return l10n.t('{0} ({1})', visibleWholeText(place), visibleWholeText(fileReason(reason)));
  });
  const more = unread.length - places.length;
  const listed =
    more > 0 ? l10n.t('{0} and {1} more', places.join(listSeparator()), more) : places.join(listSeparator());
  return [
    unread.length === 1
      ? l10n.t('1 file or value could not be read: {0}. What it holds is not counted here.', listed)
      : l10n.t(
          '{0} files or values could not be read: {1}. What they hold is not counted here.',
          unread.length,
          listed,
        ),
  ];
}

const shown = 3;

/** Where there is room for one line. */
export function unreadShort({ length, 0: only }: readonly NotRenewable[]): readonly string[] {
  if (only === undefined) return [];
  return [
    length === 1
      ? l10n.t('{0} could not be read. What it holds is not shown.', visibleWholeText(fileNameOf(only.path)))
      : l10n.t('{0} files or values could not be read. What they hold is not shown.', length),
  ];
}

/** For JSON. */
export function unreadJson(unread: readonly NotRenewable[]) {
  return unread.map(({ path, keyPath, reason }) => ({ path, ...(keyPath === undefined ? {} : { keyPath }), reason }));
}
