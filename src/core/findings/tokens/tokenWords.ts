import type { TokenClaims } from '../../pki/readToken.ts';

/** What the API server answers to a token that it does not accept. */
export const tokenRejected = 'kube-apiserver answers `Unauthorized`.';

/** How to get a token that is accepted. */
export const newTokens = {
  signIn: 'Sign in again, or replace it with a new one.',
  command: 'Create a new one: {command}.',
  unnamed: 'Create a new one with `kubectl create token`.',
} as const;

/** Chooses among {@link newTokens}. The command is left out where a name would need quoting. */
export function newTokenFor({ serviceAccount }: TokenClaims): { wayOut: keyof typeof newTokens; command: string } {
  if (serviceAccount === undefined) return { wayOut: 'signIn', command: '' };
  const { namespace, name } = serviceAccount;
  const isPlain = /^[\w.-]+ [\w.-]+$/.test(`${namespace} ${name}`);
  return isPlain
    ? { wayOut: 'command', command: `\`kubectl create token ${name} -n ${namespace}\`` }
    : { wayOut: 'unnamed', command: '' };
}
