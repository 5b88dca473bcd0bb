import { createPrivateKey, webcrypto } from 'node:crypto';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { credentialsOf, reissuableLeaves } from '../credentials.ts';
import { at, type Mutation, type MutationClass } from '../mutation.ts';
import { newEcKey } from '../newKey.ts';
import { keyAt, type Place, pemAt, withKey, withPem } from '../place.ts';
import { reissued } from '../reissue.ts';
import { type Tree, withMode } from '../tree.ts';

/** Keys that do not belong to the certificate beside them, that others may read, or that Go does not take. */
export const keyFiles: MutationClass = (distribution) =>
  credentialsOf(distribution).flatMap(({ role, certificate, key, use }): Mutation[] => {
    if (key === undefined) return [];
    const mismatch: readonly FindingCode[] =
      use === 'ca' ? ['key-cert-mismatch', 'ca-key-wrong', 'signing-cert-key-mismatch'] : ['key-cert-mismatch'];
    return [
      {
        name: `${role} with the key of another certificate`,
        mutate: (tree) => withKey(tree, key, newEcKey()),
        expected: at(key, ...mismatch),
        ...(use === 'ca' ? { consequences: [{ codes: ['signing-cert-key-mismatch'] }] } : {}),
      },
      {
        name: `${role} with a key that everybody may read`,
        mutate: (tree) => withMode(tree, key.file, 0o644),
        expected: { codes: ['key-file-permissions'], files: [key.file] },
      },
      {
        name: `${role} with an encrypted key`,
        mutate: (tree) => withKey(tree, key, encrypted(keyAt(tree, key))),
        expected: at(key, 'key-encrypted'),
      },
      ...exchanged(role, certificate, key),
    ];
  });

/** Certificate and key in each other's place. */
function exchanged(role: string, certificate: Place, key: Place): readonly Mutation[] {
  if (certificate.file === key.file && certificate.field === undefined) return [];
  return [
    {
      name: `${role} with certificate and key in each other's place`,
      mutate: (tree: Tree) => withPem(withPem(tree, certificate, pemAt(tree, key)), key, pemAt(tree, certificate)),
      expected: { codes: ['cert-key-swapped'], files: [certificate.file, key.file] },
      consequences: [{ codes: ['cert-key-swapped', 'key-file-permissions', 'key-missing', 'flag-path-missing'] }],
    },
  ];
}

/** Leaves whose keys are too short, or the key of somebody else as well. */
export const weakKeys: MutationClass = async (distribution) =>
  (await reissuableLeaves(distribution)).flatMap(({ role, certificate, key }): Mutation[] => {
    if (key === undefined) return [];
    return [
      {
        name: `${role} with an RSA key of 1024 bits`,
        mutate: async (tree) => {
          const { publicKey, pem } = await shortKeys();
          return withKey(await reissued(tree, certificate, { publicKey }), key, pem);
        },
        expected: at(certificate, 'key-rsa-too-small'),
        consequences: [at(key, 'key-rsa-too-small')],
      },
    ];
  });

function encrypted(pem: string): string {
  const options = { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
  return createPrivateKey(pem).export(options).toString();
}

let short: Promise<{ publicKey: CryptoKey; pem: string }> | undefined;

/** Made once: they are slow to find. */
function shortKeys(): Promise<{ publicKey: CryptoKey; pem: string }> {
  short ??= (async () => {
    const algorithm = {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 1024,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: 'SHA-256',
    };
    const { publicKey, privateKey } = (await webcrypto.subtle.generateKey(algorithm, true, [
      'sign',
      'verify',
    ])) as CryptoKeyPair;
    const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey)).toString('base64');
    const lines = der.match(/.{1,64}/g) ?? [];
    return {
      publicKey,
      pem: `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`,
    };
  })();
  return short;
}
