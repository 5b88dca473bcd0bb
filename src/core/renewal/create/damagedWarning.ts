import * as l10n from '@vscode/l10n';
import { listSeparator } from '../../text/sentences.ts';
import { shownPath } from '../../text/shownPath.ts';
import type { PlannedFile } from '../change/changeModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';

/** Says which files are replaced, because nothing can use what is in them. */
export function damagedWarning(files: readonly PlannedFile[]): ChangeWarning {
  return {
    code: 'damagedReplaced',
    words: l10n.t(
      'What is in {0} now cannot be used, and is replaced. Undo brings its old bytes back.',
      files.map(({ path }) => shownPath(path)).join(listSeparator()),
    ),
  };
}
