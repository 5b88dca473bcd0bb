import * as l10n from '@vscode/l10n';
import { decodedLimits } from './decodedLimits.ts';

/** Limits the lines of one item, and says how many were omitted. */
export function cutLines(lines: readonly string[]): readonly string[] {
  const more = lines.length - decodedLimits.lines;
  if (more <= 0) return lines;
  return [...lines.slice(0, decodedLimits.lines), l10n.t('… and {0} more lines', more.toLocaleString('en'))];
}
