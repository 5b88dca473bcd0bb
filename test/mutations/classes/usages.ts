import * as x509 from '../../support/peculiarX509.ts';
import { reissuableCas, reissuableLeaves } from '../credentials.ts';
import { anywhere, at, type Mutation, type MutationClass } from '../mutation.ts';
import { certificateAt, pemOf, reissue, reissued } from '../reissue.ts';
import { withEditEverywhere } from '../tree.ts';

const { keyEncipherment, digitalSignature, keyCertSign } = x509.KeyUsageFlags;

/** Leaves without the extended key usage that their peer asks for. */
export const leafUsages: MutationClass = async (distribution) =>
  (await reissuableLeaves(distribution)).flatMap(({ role, certificate, use }): Mutation[] => [
    // Only its flags say that etcd asks clients for a certificate, for which it then needs one itself.
    ...(use === 'server' || (use === 'both' && distribution.flagFiles.etcd === undefined)
      ? []
      : [
          {
            name: `${role} without clientAuth`,
            mutate: (tree: Parameters<Mutation['mutate']>[0]) =>
              reissued(tree, certificate, { extKeyUsage: ['serverAuth'] }),
            expected: at(certificate, 'eku-missing-clientauth', 'etcd-server-needs-clientauth'),
          },
        ]),
    ...(use === 'client'
      ? []
      : [
          {
            name: `${role} without serverAuth`,
            mutate: (tree: Parameters<Mutation['mutate']>[0]) =>
              reissued(tree, certificate, { extKeyUsage: ['clientAuth'] }),
            expected: at(certificate, 'eku-missing-serverauth'),
          },
        ]),
    {
      name: `${role} with the right to sign certificates`,
      mutate: (tree) => reissued(tree, certificate, { keyUsage: digitalSignature | keyEncipherment | keyCertSign }),
      expected: at(certificate, 'ku-leaf-with-certsign'),
    },
    {
      name: `${role} that is a CA`,
      mutate: (tree) => reissued(tree, certificate, { isCa: true }),
      expected: at(certificate, 'leaf-is-ca'),
      // Where nobody knows the role any more, all rights are worth a word.
      consequences: [at(certificate, 'ku-ca-without-certsign', 'client-system-masters')],
    },
  ]);

/** CAs that may not sign, everywhere they stand. */
export const caUsages: MutationClass = async (distribution) =>
  (await reissuableCas(distribution)).flatMap(({ role, certificate }): Mutation[] => [
    {
      name: `${role} without keyCertSign`,
      mutate: async (tree) => {
        const old = certificateAt(tree, certificate);
        const keyUsage = digitalSignature | keyEncipherment;
        return withEditEverywhere(tree, pemOf(old), await reissue(tree, old, { keyUsage }));
      },
      expected: at(certificate, 'ku-ca-without-certsign'),
      consequences: [anywhere('ku-ca-without-certsign', 'wrong-ca-on-edge', 'root-ca-does-not-verify-apiserver')],
    },
    {
      name: `${role} that says it is none`,
      mutate: async (tree) => {
        const old = certificateAt(tree, certificate);
        return withEditEverywhere(tree, pemOf(old), await reissue(tree, old, { isCa: false }));
      },
      expected: at(certificate, 'ca-without-basicconstraints', 'ca-file-contains-leaf'),
      consequences: [
        anywhere(
          'ca-without-basicconstraints',
          'ca-file-contains-leaf',
          'ku-leaf-with-certsign',
          'wrong-ca-on-edge',
          'root-ca-does-not-verify-apiserver',
        ),
      ],
    },
    {
      name: `${role} for code signing only`,
      mutate: async (tree) => {
        const old = certificateAt(tree, certificate);
        return withEditEverywhere(tree, pemOf(old), await reissue(tree, old, { extKeyUsage: ['codeSigning'] }));
      },
      expected: anywhere('eku-blocked-by-ca'),
      consequences: [anywhere('wrong-ca-on-edge', 'root-ca-does-not-verify-apiserver')],
    },
  ]);
