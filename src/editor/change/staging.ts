import * as vscode from 'vscode';
import { stateMark } from '../../core/present/stateMark.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import { joinSentences } from '../../core/text/sentences.ts';
import { shellQuoted } from '../../core/text/shell.ts';
import { cancelButton, type FieldValues, type PageField, type PagePart } from '../../protocol/actionPage.ts';
import type { ChangeHost, ChangePanel, InstallScript } from './changeHost.ts';
import { diskPath } from './diskPath.ts';
import { pathAnswer, textAnswer, textField } from './recipes/answers.ts';

/** The files of a plan that this user cannot write. */
export async function deniedFiles({ files }: ChangePlan, host: ChangeHost): Promise<readonly string[]> {
  const paths = files.flatMap(({ path }) => {
    const uri = vscode.Uri.parse(path, true);
    return uri.scheme === 'file' ? [uri.fsPath] : [];
  });
  return (await host.journal()).denied(paths);
}

/** Says what happens instead of writing them. */
export function deniedNote(denied: readonly string[]): readonly PagePart[] {
  const [first = '', ...others] = denied;
  if (denied.length === 0) return [];
  const words =
    others.length === 0
      ? vscode.l10n.t('You do not have permission to write {0}.', first)
      : vscode.l10n.t('You do not have permission to write {0} and {1} more files.', first, others.length);
  const way = vscode.l10n.t(
    'All new files go to a folder that only you can read, with a script to review and run with sudo. Nothing else is written.',
  );
  return [{ kind: 'note', state: 'willStop', text: `${stateMark('willStop')} ${joinSentences(words, way)}` }];
}

/** Asks for the folder. */
export function stagingField(values: FieldValues): PageField {
  return textField(values, 'staging', vscode.l10n.t('Staging folder'), { placeholder: usualFolder });
}

const usualFolder = '~/certscope-staging';

/** The chosen folder, a local path. */
export function stagingFolder(values: FieldValues, { home }: ChangeHost): string {
  return diskPath(pathAnswer(textAnswer(values, 'staging') || usualFolder, home));
}

/** Shows the script that installs staged files, for review before it is run. */
export async function showStaged(
  { path, text }: InstallScript,
  { title }: ChangePlan,
  panel: ChangePanel,
): Promise<void> {
  for (;;) {
    const answer = await panel.ask({
      title: vscode.l10n.t('Staged: {0}', title),
      summary: vscode.l10n.t(
        'Nothing is installed yet. Review the script, then run it as a user with permission to write the files.',
      ),
      parts: [
        {
          kind: 'steps',
          heading: vscode.l10n.t('Next steps'),
          steps: [{ text: vscode.l10n.t('Install all files, or none.'), command: `sudo sh ${shellQuoted(path)}` }],
        },
        { kind: 'text', label: vscode.l10n.t('The script'), text },
      ],
      buttons: [{ id: cancelButton, label: vscode.l10n.t('Close') }],
    });
    if (answer === undefined) return;
    if (answer.kind === 'press') return panel.dispose();
  }
}
