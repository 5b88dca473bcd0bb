import * as l10n from '@vscode/l10n';
import type { RenewalWay } from './renewalWay.ts';

/** The label of the button that reissues a certificate. */
export function renewalLabel(way: Exclude<RenewalWay, 'extendCa'>, name: string): string {
  switch (way) {
    case 'renew':
      return l10n.t('Renew {0}…', name);
    case 'renewNewKey':
      return l10n.t('Renew {0} with a new key…', name);
    case 'reissue':
      return l10n.t('Reissue {0}…', name);
  }
}
