import { createPublicKey } from 'node:crypto';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { signedToken } from '../../support/signedToken.ts';
import { atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { newEcKey } from '../newKey.ts';
import { claimsOf } from '../token.ts';
import { type Tree, textOf, withEdit, withText } from '../tree.ts';

const kubeconfig = 'root/coredns.kubeconfig';
const [publicKey, privateKey] = ['etc/kubernetes/pki/sa.pub', 'etc/kubernetes/pki/sa.key'];

/** Tokens that the API server refuses, and key pairs that do not belong together. */
export const serviceAccounts: MutationClass = ({ tree, now }) => {
  if (!tree.files.has(privateKey)) return [];
  const pair: Mutation = {
    name: 'sa.pub of another cluster',
    mutate: (old) => withText(old, publicKey, publicHalf(newEcKey())),
    expected: inAnyOf([publicKey], 'sa-keypair-mismatch'),
    consequences: [
      inAnyOf([privateKey], 'sa-keypair-mismatch'),
      { codes: ['sa-signing-key-unverified', 'token-unknown-key'] },
    ],
  };
  if (!tree.files.has(kubeconfig)) return [pair];
  const seconds = now / 1000;
  const token = (
    name: string,
    change: Readonly<Record<string, unknown>>,
    ...codes: readonly FindingCode[]
  ): Mutation => ({
    name: `a token ${name}`,
    mutate: (old) => withToken(old, signedToken({ ...claimsOf(tokenOf(old)), ...change }, textOf(old, privateKey))),
    expected: atText(kubeconfig, /token: .*/, ...codes),
  });
  return [
    pair,
    {
      name: 'a token of another cluster',
      mutate: (old) => withToken(old, signedToken(claimsOf(tokenOf(old)), newEcKey())),
      expected: atText(kubeconfig, /token: .*/, 'token-unknown-key'),
    },
    {
      name: 'a token whose claims were changed after it was signed',
      mutate: (old) => {
        const [header = '', , signature = ''] = tokenOf(old).split('.');
        const claims = { ...claimsOf(tokenOf(old)), sub: 'system:serviceaccount:kube-system:other' };
        const written = Buffer.from(JSON.stringify(claims)).toString('base64url');
        return withToken(old, `${header}.${written}.${signature}`);
      },
      expected: atText(kubeconfig, /token: .*/, 'token-signature-invalid'),
    },
    {
      name: 'a token without a signature',
      mutate: (old) => {
        const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
        return withToken(old, `${header}.${tokenOf(old).split('.')[1]}.`);
      },
      expected: atText(kubeconfig, /token: .*/, 'token-alg-unsafe'),
    },
    token('of another issuer', { iss: 'https://issuer.elsewhere.example' }, 'token-issuer-mismatch'),
    token('for others', { aud: ['vault'] }, 'token-audience-mismatch'),
    token('that has expired', { iat: seconds - 7200, nbf: seconds - 7200, exp: seconds - 3600 }, 'token-expired'),
    token(
      'from tomorrow',
      { nbf: seconds + 86_400, iat: seconds + 86_400, exp: seconds + 90_000 },
      'token-not-yet-valid',
    ),
    token('without an end', { exp: undefined }, 'token-legacy-nonexpiring'),
  ];
};

function tokenOf(tree: Tree): string {
  return /token: (\S+)/.exec(textOf(tree, kubeconfig))?.[1] ?? '';
}

function withToken(tree: Tree, token: string): Tree {
  return withEdit(tree, kubeconfig, /token: .*/, `token: ${token}`);
}

function publicHalf(pem: string): string {
  return createPublicKey(pem).export({ format: 'pem', type: 'spki' }).toString();
}
