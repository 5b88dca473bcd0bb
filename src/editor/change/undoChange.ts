import * as vscode from 'vscode';
import {
  type RestoredFile,
  type UndoPreview,
  undoPreview,
  undoPreviewLines,
} from '../../core/present/change/undoPreview.ts';
import { chooseUndo } from '../../core/renewal/afterwards/chooseUndo.ts';
import { formatMoment } from '../../core/text/moment.ts';
import { optional } from '../../core/text/optional.ts';
import { joinSentences } from '../../core/text/sentences.ts';
import { textLanguage } from '../../core/text/textLanguage.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { createFileLabels } from '../host/fileLabels.ts';
import { requireTrust } from '../host/requireTrust.ts';
import { inTurns } from '../host/taskTurns.ts';
import { loadJudge } from '../store/loadJudge.ts';
import type { AppliedChange, ChangeHost, ChangeJournal, PastChange } from './changeHost.ts';
import { tellDamaged } from './tellDamaged.ts';

/**
 * `CertScope: Undo Renewal`: undoes the last change of this session, or the newest earlier one of the files that are open or read here.
 */
export async function undoRenewal(host: ChangeHost): Promise<void> {
  requireTrust();
  const { made } = host.lastChange;
  if (made !== undefined) {
    await undoAndRefresh(made, host);
    return;
  }
  const journal = await host.journal();
  await tellDamaged(journal, host, { isOnce: false });
  const known = new Set(host.store.picture.graph.files.map(({ path }) => path));
  const { next, undone, elsewhere } = chooseUndo(await journal.list(), (path) => {
    const uri = vscode.Uri.file(path);
    return known.has(uri.toString()) || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  });
  if (next !== undefined) return confirmAndUndo(next, host, undone);
  if (elsewhere === undefined) throw new CommandRefusal(vscode.l10n.t('There is no renewal to undo.'));
  throw new CommandRefusal(
    vscode.l10n.t(
      'There is no renewal to undo in these folders. The newest one elsewhere is {0}, of {1}; {2} undoes it.',
      aboutChange(elsewhere, host),
      pathsOf(elsewhere, host),
      '*CertScope: Restore from Backup…*',
    ),
  );
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

/**
 * Shows what undoing a change would do, asks, undoes it and refreshes everything.
 *
 * @param words - What the question calls the change, and what to say first.
 * @returns Whether it was undone.
 */
export async function undoAndRefresh(
  change: AppliedChange,
  host: ChangeHost,
  { about = `“${change.title}”`, lead }: { readonly about?: string; readonly lead?: string } = {},
): Promise<boolean> {
  requireTrust();
  const { files, changedSince } = await change.restores();
  const preview = await previewOf(files, host);
  const question = undoQuestion(about, preview, changedSince !== undefined);
  const detail = [
    ...(changedSince === undefined
      ? []
      : [changedSince, vscode.l10n.t('The current contents are kept in the backup and can be restored.')]),
    ...undoPreviewLines(preview, mostLines),
  ].join('\n');
  const yes = changedSince === undefined ? vscode.l10n.t('Undo') : vscode.l10n.t('Undo Anyway');
  const message = lead === undefined ? question : joinSentences(lead, question);
  if (!(await host.confirm(message, yes, detail))) return false;
  await change.undo(changedSince !== undefined);
  if (host.lastChange.made === change) delete host.lastChange.made;
  await host.refresh();
  return true;
}

function undoQuestion(about: string, { harms }: UndoPreview, isChanged: boolean): string {
  if (harms.length > 0) return vscode.l10n.t('Undo {0}, and put back what is broken?', about);
  return isChanged
    ? vscode.l10n.t('Undo {0}, although files have changed since?', about)
    : vscode.l10n.t('Undo {0}?', about);
}

/** A dialog does not scroll everywhere. */
const mostLines = 6;

async function previewOf(files: readonly RestoredFile[], host: ChangeHost): Promise<UndoPreview> {
  const { graph, policy } = host.store.picture;
  const now = host.clock();
  const { evaluateInSteps } = await loadJudge();
  const label = createFileLabels(host.home);
  return undoPreview(files, graph, {
    tools: host.decoding,
    now,
    nameOf: (path) => visibleWholeText(label({ path })),
    evaluateAll: async (each) => (await inTurns(evaluateInSteps(each, policy, now))) ?? [],
  });
}

/** A change that was written to disk, by its id in the journal. */
export function changeOnDisk(journal: ChangeJournal, id: string, title: string): AppliedChange {
  return {
    title,
    restores: async () => {
      const { files, ...others } = await journal.restores(id).catch(asRefusal);
      const restored = files.map(({ path, content, ...file }) => ({
        ...file,
        path: vscode.Uri.file(path).toString(),
        ...(content === undefined ? {} : { content: new Uint8Array(content) }),
      }));
      return { files: restored, ...others };
    },
    undo: (overwrite) => journal.undo(id, overwrite).catch(asRefusal),
  };
}

/** The writer's error messages are written for users: they are refusals, not failures. */
export function asRefusal(error: unknown): never {
  throw new CommandRefusal(error instanceof Error ? error.message : String(error));
}

async function confirmAndUndo(past: PastChange, host: ChangeHost, undone?: PastChange): Promise<void> {
  const about = aboutChange(past, host);
  const lead =
    undone === undefined
      ? undefined
      : vscode.l10n.t('{0} is already undone. The next older renewal is {1}.', aboutChange(undone, host), about);
  await undoAndRefresh(changeOnDisk(await host.journal(), past.id, past.title), host, {
    about,
    ...optional('lead', lead),
  });
}

function aboutChange({ title, at }: PastChange, { clock }: ChangeHost): string {
  return vscode.l10n.t('“{0}” of {1}', title, formatMoment(at, clock(), textLanguage()));
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
