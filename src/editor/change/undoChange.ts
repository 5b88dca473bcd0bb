import * as vscode from 'vscode';
import { formatMoment } from '../../core/text/moment.ts';
import { textLanguage } from '../../core/text/textLanguage.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { createFileLabels } from '../host/fileLabels.ts';
import { requireTrust } from '../host/requireTrust.ts';
import type { AppliedChange, ChangeHost, ChangeJournal, PastChange } from './changeHost.ts';
import { tellDamaged } from './tellDamaged.ts';

/** `CertScope: Undo Renewal`: undoes the last change, of this session or an earlier one. */
export async function undoRenewal(host: ChangeHost): Promise<void> {
  requireTrust();
  const { made } = host.lastChange;
  if (made !== undefined) {
    const question = vscode.l10n.t('Undo “{0}”? This restores the previous contents of its files.', made.title);
    if (await host.confirm(question, vscode.l10n.t('Undo'))) await undoAndRefresh(made.change, host);
    return;
  }
  const journal = await host.journal();
  await tellDamaged(journal, host, { isOnce: false });
  const past = (await journal.list()).find(({ isUndone }) => !isUndone);
  if (past === undefined) throw new CommandRefusal(vscode.l10n.t('There is no renewal to undo.'));
  await confirmAndUndo(past, host);
}

/** `CertScope: Restore from Backup…`: lets the user choose a past change and undoes it. */
export async function restore(host: ChangeHost): Promise<void> {
  requireTrust();
  const journal = await host.journal();
  await tellDamaged(journal, host, { isOnce: false });
  const past = await journal.list();
  if (past.length === 0) throw new CommandRefusal(vscode.l10n.t('There is no renewal to restore from.'));
  const now = host.clock();
  const items = past.map((each) => ({
    label: each.title,
    description: each.isUndone
      ? vscode.l10n.t('{0} · undone', formatMoment(each.at, now, textLanguage()))
      : formatMoment(each.at, now, textLanguage()),
    detail: pathsOf(each, host),
    past: each,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Restore from backup'),
    placeHolder: vscode.l10n.t('Choose a renewal: its files are restored to their contents before it'),
    matchOnDetail: true,
  });
  if (chosen === undefined) return;
  if (chosen.past.isUndone) throw new CommandRefusal(vscode.l10n.t('This renewal has already been undone.'));
  await confirmAndUndo(chosen.past, host);
}

/** Undoes a change and refreshes everything. */
export async function undoAndRefresh(change: AppliedChange, host: ChangeHost): Promise<void> {
  requireTrust();
  await change.undo();
  if (host.lastChange.made?.change === change) delete host.lastChange.made;
  await host.refresh();
}

/** Undoes a change on disk; asks before it overwrites files that have changed since. */
export async function undoOnDisk(journal: ChangeJournal, id: string, host: Pick<ChangeHost, 'confirm'>): Promise<void> {
  const answer = await journal.undo(id, false).catch(asRefusal);
  if (answer.kind === 'undone') return;
  const detail = vscode.l10n.t('The current contents are kept in the backup and can be restored.');
  if (!(await host.confirm(answer.message, vscode.l10n.t('Undo Anyway'), detail))) {
    throw new CommandRefusal(answer.message);
  }
  await journal.undo(id, true).catch(asRefusal);
}

/** The writer's error messages are written for users: they are refusals, not failures. */
export function asRefusal(error: unknown): never {
  throw new CommandRefusal(error instanceof Error ? error.message : String(error));
}

async function confirmAndUndo(past: PastChange, host: ChangeHost): Promise<void> {
  const question = vscode.l10n.t(
    'Undo “{0}” from {1}? This restores the previous contents of its files.',
    past.title,
    formatMoment(past.at, host.clock(), textLanguage()),
  );
  if (!(await host.confirm(question, vscode.l10n.t('Undo'), labelsOf(past, host).join('\n')))) return;
  const journal = await host.journal();
  await undoAndRefresh({ undo: () => undoOnDisk(journal, past.id, host) }, host);
}

/** Number of paths shown for a change; the rest is counted. */
const shownPaths = 3;

function pathsOf(past: PastChange, host: ChangeHost): string {
  const labels = labelsOf(past, host);
  const shown = labels.slice(0, shownPaths).join(', ');
  const more = labels.length - shownPaths;
  return more > 0 ? vscode.l10n.t('{0} and {1} more', shown, more) : shown;
}

/** Paths as a user writes them. VS Code would cut a longer one off before the file name. */
function labelsOf({ paths }: PastChange, { home }: ChangeHost): readonly string[] {
  const label = createFileLabels(home);
  return paths.map((path) => visibleWholeText(label({ path: vscode.Uri.file(path).toString() })));
}
