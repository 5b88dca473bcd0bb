import { hasConfigurationKeyword } from '../kubernetes/configurationKeyword.ts';
import { isPartOfFlags } from '../kubernetes/flagKeyword.ts';
import { mentionsConfiguration } from '../kubernetes/objectKeyword.ts';
import type { EditedText } from '../text/editedText.ts';
import type { TextChange } from '../text/textChange.ts';

/** Characters around changed lines within which words of a `kind` stand, however many blank lines are between them. */
const around = 300;
/** A word that belongs to no `kind`, or more words than one has. */
const noneOfKind = /\S{60}|(?:\S+\s+){3}\S/;

/**
 * Tells whether a change leaves it as it is what a document as a whole is: that it has no flags, that it is no
 * configuration of a component, and whether it mentions a kind.
 *
 * @param start - Start of the first changed line.
 * @param end - Start of the first line behind the change.
 */
export function keepsItsNature(
  text: EditedText,
  change: TextChange,
  start: number,
  end: number,
  isConfiguration: boolean,
): boolean {
  const was = text.slice(start, end);
  const is = was.slice(0, change.start - start) + change.text + was.slice(change.end - start);
  if (isPartOfFlags(is) || hasConfigurationKeyword(is)) return false;
  const isCutBefore = start > around;
  const isCutBehind = end + around < text.length;
  // A letter, so that no part of a word looks like a whole one.
  const before = (isCutBefore ? 'x' : '') + text.slice(Math.max(0, start - around), start);
  const behind = text.slice(end, end + around) + (isCutBehind ? 'x' : '');
  if ((isCutBefore && !noneOfKind.test(before)) || (isCutBehind && !noneOfKind.test(behind))) return false;
  // Another place may mention one, too, so that only one that comes or goes where there was none else is certain.
  const mentioned = mentionsConfiguration(before + was + behind);
  const mentions = mentionsConfiguration(before + is + behind);
  return mentioned === mentions || (mentions && isConfiguration);
}
