import * as vscode from 'vscode';
import type { PkiMapTexts } from '../../protocol/pkiMapMessages.ts';

/** The texts of the map's own controls. */
export function pkiMapTexts(): PkiMapTexts {
  return {
    formats: [
      { format: 'svg', label: vscode.l10n.t('Save as SVG…') },
      { format: 'png', label: vscode.l10n.t('Save as PNG…') },
      { format: 'mermaid', label: vscode.l10n.t('Save as Mermaid…') },
      { format: 'markdown', label: vscode.l10n.t('Save as Markdown Report…') },
      { format: 'calendar', label: vscode.l10n.t('Save Forecast as Calendar…') },
    ],
    copyMarkdown: vscode.l10n.t('Copy as Markdown'),
    judgeEditor: vscode.l10n.t('Judge the whole editor as of this date'),
    details: vscode.l10n.t('Details'),
    filter: vscode.l10n.t('Filter'),
    menu: vscode.l10n.t('Actions'),
    step: vscode.l10n.t('Step {0} of {1}'),
    addFolder: vscode.l10n.t('Add a folder'),
    collapse: vscode.l10n.t('Collapse'),
    expand: vscode.l10n.t('Expand'),
    dateField: vscode.l10n.t('As of: 2027-05-01, 2027-05-01 12:00 UTC or +90d'),
    toolbar: vscode.l10n.t('Map'),
  };
}
