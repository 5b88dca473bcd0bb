import * as l10n from '@vscode/l10n';
import { decodedLimits } from './decodedLimits.ts';

/** Cuts what has more lines than are shown of one thing, and says how many there were. */
export function cutLines(lines: readonly string[]): readonly string[] {
  const more = lines.length - decodedLimits.lines;
  if (more <= 0) return lines;
  return [...lines.slice(0, decodedLimits.lines), l10n.t('… and {0} more lines', more.toLocaleString('en'))];
}
