import * as l10n from '@vscode/l10n';
import type { TokenClaims } from '../../pki/readToken.ts';

/** What the API server answers to tokens that it does not accept. */
export const unauthorized = '`Unauthorized`';

/** How to come by a token that is accepted. */
export function newTokenWords({ serviceAccount }: TokenClaims): string {
  if (serviceAccount === undefined) return l10n.t('Sign in again, or put in a new one.');
  const { namespace, name } = serviceAccount;
  const isPlain = /^[\w.-]+ [\w.-]+$/.test(`${namespace} ${name}`);
  return isPlain
    ? l10n.t('Make a new one: {0}.', `\`kubectl create token ${name} -n ${namespace}\``)
    : l10n.t('Make a new one with `kubectl create token`.');
}
