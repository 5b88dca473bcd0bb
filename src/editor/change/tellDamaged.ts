import * as vscode from 'vscode';
import type { ChangeHost, ChangeJournal } from './changeHost.ts';

const toldKey = 'damagedJournals';
/** More would fill the screen; they are in the same folder. */
const mostNamed = 3;

/**
 * Says which past changes cannot be undone, because their journals are damaged.
 *
 * @param how.isOnce - Not what was told before.
 */
export async function tellDamaged(
  journal: ChangeJournal,
  { memory }: Pick<ChangeHost, 'memory'>,
  { isOnce }: { readonly isOnce: boolean },
): Promise<void> {
  const damaged = await journal.damaged();
  const told = new Set(memory.get<readonly string[]>(toldKey, []));
  const news = damaged.filter(({ id }) => !isOnce || !told.has(id));
  await memory.update(
    toldKey,
    damaged.map(({ id }) => id),
  );
  const words = news.slice(0, mostNamed).map((each) => each.words);
  if (news.length > words.length)
    words.push(vscode.l10n.t('{0} more journals are damaged.', news.length - words.length));
  if (words.length > 0) void vscode.window.showInformationMessage(words.join(' '));
}
