import { createPublicKey } from 'node:crypto';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { base64 } from '../../support/base64.ts';
import { signedToken } from '../../support/signedToken.ts';
import { atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { newEcKey } from '../newKey.ts';
import { claimsOf } from '../token.ts';
import { type Tree, textOf, withEdit, withText } from '../tree.ts';

const kubeconfig = 'root/coredns.kubeconfig';
const [publicKey, privateKey] = ['etc/kubernetes/pki/sa.pub', 'etc/kubernetes/pki/sa.key'];
const clusterCa = 'etc/kubernetes/pki/ca.crt';
const volume = 'var/lib/kubelet/pods/1/volumes/kubernetes.io~projected/kube-api-access-x';

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
  const changed =
    (change: Readonly<Record<string, unknown>>): Forge =>
    (token, key) =>
      signedToken({ ...claimsOf(token), ...change }, key);
  const forged: readonly (readonly [name: string, forge: Forge, ...codes: readonly FindingCode[]])[] = [
    ['of another cluster', (token) => signedToken(claimsOf(token), newEcKey()), 'token-unknown-key'],
    ['whose claims were changed after it was signed', withOtherClaims, 'token-signature-invalid'],
    ['without a signature', withoutSignature, 'token-alg-unsafe'],
    ['of another issuer', changed({ iss: 'https://issuer.elsewhere.example' }), 'token-issuer-mismatch'],
    ['for others', changed({ aud: ['vault'] }), 'token-audience-mismatch'],
    ['that has expired', changed({ iat: seconds - 7200, nbf: seconds - 7200, exp: seconds - 3600 }), 'token-expired'],
    [
      'from tomorrow',
      changed({ nbf: seconds + 86_400, iat: seconds + 86_400, exp: seconds + 90_000 }),
      'token-not-yet-valid',
    ],
    ['still in base64', (token) => base64(token), 'token-still-base64'],
    ['without an end', changed({ exp: undefined }), 'token-legacy-nonexpiring'],
  ];
  return [
    pair,
    ...forged.flatMap(([name, forge, ...codes]): readonly Mutation[] => {
      const forgedIn = (old: Tree) => forge(tokenOf(old), textOf(old, privateKey));
      return [
        {
          name: `a token ${name}`,
          mutate: (old) => withEdit(old, kubeconfig, /token: .*/, `token: ${forgedIn(old)}`),
          expected: atText(kubeconfig, /token: .*/, ...codes),
        },
        {
          name: `a token ${name} in a Pod`,
          mutate: (old) =>
            withText(withText(old, `${volume}/ca.crt`, textOf(old, clusterCa)), `${volume}/token`, forgedIn(old)),
          expected: inAnyOf([`${volume}/token`], ...codes),
        },
      ];
    }),
  ];
};

/** Makes a token of a right one and the key of the cluster. */
type Forge = (token: string, key: string) => string;

function withOtherClaims(token: string): string {
  const [header = '', , signature = ''] = token.split('.');
  const claims = { ...claimsOf(token), sub: 'system:serviceaccount:kube-system:other' };
  return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
}

function withoutSignature(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}

function tokenOf(tree: Tree): string {
  return /token: (\S+)/.exec(textOf(tree, kubeconfig))?.[1] ?? '';
}

function publicHalf(pem: string): string {
  return createPublicKey(pem).export({ format: 'pem', type: 'spki' }).toString();
}
