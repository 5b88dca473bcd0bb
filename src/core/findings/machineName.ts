import * as l10n from '@vscode/l10n';
import { baseName } from '../text/paths.ts';
import { visibleText } from '../text/visibleText.ts';

/** The name of a machine, by the folder of its files. */
export function machineName(host: string): string {
  const name = baseName(host);
  return name === '' ? l10n.t('this folder') : visibleText(name);
}
