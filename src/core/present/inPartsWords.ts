import * as l10n from '@vscode/l10n';

/** Says what was looked for in a text above the size limit, and what not. */
export function inPartsWords(): string {
  return l10n.t(
    'too large to be read whole: only PEM and base64 of PEM were looked for, no tokens and no base64 of DER',
  );
}
