import * as l10n from '@vscode/l10n';
import type { UnseenPem } from '../locate/locateModel.ts';

/** Says what hides a block from Go. */
export function hiddenFact(code: UnseenPem['code']): string {
  switch (code) {
    case 'utf16':
      return l10n.t('This file is encoded as UTF-16, so Go sees no PEM block in it.');
    case 'byteOrderMark':
      return l10n.t('A byte order mark hides this PEM block from Go: BEGIN must be the first thing on its line.');
    case 'indented':
      return l10n.t('This PEM block is indented, which hides it from Go: BEGIN must be the first thing on its line.');
    case 'textBefore':
      return l10n.t('Text before BEGIN hides this PEM block from Go: BEGIN must be the first thing on its line.');
    case 'joined':
      return l10n.t('END of one PEM block and BEGIN of the next stand on one line, so Go sees neither of them.');
    case 'textBehind':
      return l10n.t('Text behind END hides this PEM block from Go: nothing else may stand on that line.');
    case 'endIndented':
      return l10n.t('The END line of this PEM block is indented, which hides the block from Go.');
    case 'carriageReturns':
      return l10n.t(
        'The lines of this PEM block end with carriage returns alone, which Go does not take for line ends.',
      );
    case 'escapedLineBreaks':
      return l10n.t('The line breaks of this PEM block are written as two characters, a backslash and an n.');
    case 'noLineBreaks':
      return l10n.t('This PEM block has no line breaks, so Go does not see it.');
    case 'dashes':
      return l10n.t(
        'The BEGIN or END line of this PEM block is misspelt: five dashes belong on both sides, and one blank before the label.',
      );
  }
}

/** Says how the block becomes visible. */
export function hiddenWayOut(code: UnseenPem['code']): string {
  switch (code) {
    case 'utf16':
      return l10n.t('Save it as UTF-8 without a byte order mark.');
    case 'byteOrderMark':
      return l10n.t('Remove the mark.');
    case 'indented':
    case 'endIndented':
      return l10n.t('Remove the blanks.');
    case 'textBefore':
    case 'textBehind':
    case 'joined':
      return l10n.t('Put BEGIN and END on lines of their own.');
    case 'carriageReturns':
    case 'escapedLineBreaks':
      return l10n.t('Replace them by line feeds.');
    case 'noLineBreaks':
      return l10n.t(
        'Put BEGIN, the base64 and END on lines of their own; in YAML, `|` keeps lines and `>` joins them.',
      );
    case 'dashes':
      return l10n.t('Correct the line.');
  }
}
