import * as l10n from '@vscode/l10n';

/** Says what was searched in a text above the size limit, and what was not. */
export function inPartsWords(): string {
  return l10n.t(
    'too large to read in full: searched for PEM and base64-encoded PEM, but not for tokens or base64-encoded DER',
  );
}
