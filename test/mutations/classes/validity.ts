import { reissuableCas, reissuableLeaves } from '../credentials.ts';
import { anywhere, at, type Mutation, type MutationClass } from '../mutation.ts';
import { certificateAt, pemOf, reissue, reissued } from '../reissue.ts';
import { withEditEverywhere } from '../tree.ts';

const day = 86_400_000;
const isoTime = (time: number): string => new Date(time).toISOString();

/** Leaves outside their validity, and near its end. */
export const leafValidity: MutationClass = async (distribution) => {
  const { now } = distribution;
  return (await reissuableLeaves(distribution)).flatMap(({ role, certificate }): Mutation[] => [
    {
      name: `${role} expired yesterday`,
      mutate: (tree) =>
        reissued(tree, certificate, { notBefore: isoTime(now - 366 * day), notAfter: isoTime(now - day) }),
      expected: at(certificate, 'cert-expired', 'kubeconfig-embedded-cert-expired'),
    },
    {
      name: `${role} is valid from tomorrow`,
      mutate: (tree) => reissued(tree, certificate, { notBefore: isoTime(now + day) }),
      expected: at(certificate, 'cert-not-yet-valid'),
    },
    {
      name: `${role} expires in three days`,
      mutate: (tree) =>
        reissued(tree, certificate, { notBefore: isoTime(now - 362 * day), notAfter: isoTime(now + 3 * day) }),
      expected: at(certificate, 'cert-expiring-critical'),
    },
  ]);
};

/** CAs outside their validity, everywhere they stand. */
export const caValidity: MutationClass = async (distribution) => {
  const { now } = distribution;
  return (await reissuableCas(distribution)).flatMap(({ role, certificate }): Mutation[] => [
    {
      name: `${role} expired yesterday`,
      mutate: async (tree) => {
        const old = certificateAt(tree, certificate);
        const dates = { notBefore: isoTime(now - 3650 * day), notAfter: isoTime(now - day) };
        return withEditEverywhere(tree, pemOf(old), await reissue(tree, old, dates));
      },
      expected: at(certificate, 'ca-expired'),
      consequences: [anywhere('ca-expired', 'ca-expires-before-leaf')],
    },
    {
      name: `${role} ends before what it issued`,
      mutate: async (tree) => {
        const old = certificateAt(tree, certificate);
        return withEditEverywhere(tree, pemOf(old), await reissue(tree, old, { notAfter: isoTime(now + 60 * day) }));
      },
      expected: anywhere('ca-expires-before-leaf'),
      consequences: [anywhere('ca-expiring-soon')],
    },
  ]);
};
