import * as l10n from '@vscode/l10n';
import { visibleText } from '../text/visibleText.ts';
import type { TokenClaims } from './readToken.ts';

/**
 * Names the owner of a token: `kube-system:coredns`, otherwise the subject, otherwise the issuer. Harmless in plain
 * text.
 */
export function tokenOwner({ serviceAccount, subject, issuer }: TokenClaims): string {
  if (serviceAccount !== undefined) return visibleText(`${serviceAccount.namespace}:${serviceAccount.name}`);
  return visibleText(subject ?? issuer ?? l10n.t('an unnamed user'));
}
