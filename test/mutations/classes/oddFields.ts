import * as x509 from '../../support/peculiarX509.ts';
import { type RoleCredential, reissuableCas, reissuableLeaves } from '../credentials.ts';
import type { Distribution } from '../distribution.ts';
import { anywhere, at, type Mutation, type MutationClass } from '../mutation.ts';
import { certificatesAt, type Place, withCertificate } from '../place.ts';
import { certificateAt, pemOf, reissue, reissued } from '../reissue.ts';
import { type Tree, withEditEverywhere } from '../tree.ts';

const day = 86_400_000;
const isoTime = (time: number): string => new Date(time).toISOString();
const unknownExtension = new x509.Extension('1.3.6.1.4.1.55555.1', true, Uint8Array.of(5, 0));

/** Leaves with a field that Go, or everybody, refuses: of five such faults, each leaf has two others than the one before. */
export const oddLeaves: MutationClass = async (distribution) =>
  (await reissuableLeaves(distribution)).flatMap((leaf, index, { length }) =>
    faults(leaf, distribution).filter((_, fault) => (fault + 2 * index + length) % 5 < 2),
  );

function faults({ role, certificate }: RoleCredential, distribution: Distribution): readonly Mutation[] {
  return [
    {
      name: `${role} with a critical extension that nobody knows`,
      mutate: (tree) => reissued(tree, certificate, { extensions: [unknownExtension] }),
      expected: at(certificate, 'unknown-critical-extension'),
    },
    {
      name: `${role} with a serial number of 24 octets`,
      mutate: (tree) => reissued(tree, certificate, { serialNumber: '4d'.repeat(24) }),
      expected: at(certificate, 'serial-too-long'),
    },
    {
      name: `${role} that ends before it begins`,
      mutate: (tree) => {
        const { now } = distribution;
        return reissued(tree, certificate, { notBefore: isoTime(now - 30 * day), notAfter: isoTime(now - 60 * day) });
      },
      expected: at(certificate, 'validity-inverted'),
      consequences: [anywhere('cert-expired', 'kubeconfig-embedded-cert-expired')],
    },
    {
      name: `${role} that ends in three weeks`,
      mutate: (tree) => {
        const { now } = distribution;
        return reissued(tree, certificate, { notBefore: isoTime(now - 340 * day), notAfter: isoTime(now + 21 * day) });
      },
      expected: at(certificate, 'cert-expiring-soon'),
    },
    {
      name: `${role} with a damaged signature`,
      mutate: (tree) => withDamagedSignature(tree, certificate),
      expected: at(certificate, 'sig-invalid'),
    },
  ];
}

/** CAs whose basicConstraints are not as they should be, and such as end soon, everywhere they stand. */
export const oddCas: MutationClass = async (distribution) =>
  (await reissuableCas(distribution)).flatMap(({ role, certificate }): readonly Mutation[] => {
    const everywhere = async (tree: Tree, change: Parameters<typeof reissue>[2]) => {
      const old = certificateAt(tree, certificate);
      return withEditEverywhere(tree, pemOf(old), await reissue(tree, old, change));
    };
    const constraints = new x509.BasicConstraintsExtension(true, undefined, false);
    return [
      {
        name: `${role} whose basicConstraints are not critical`,
        mutate: (tree) => everywhere(tree, { extensions: [constraints] }),
        expected: at(certificate, 'bc-not-critical'),
      },
      {
        name: `${role} that ends in a month`,
        mutate: (tree) => {
          const { now } = distribution;
          return everywhere(tree, { notBefore: isoTime(now - 3620 * day), notAfter: isoTime(now + 30 * day) });
        },
        expected: at(certificate, 'ca-expiring-soon'),
        consequences: [anywhere('ca-expiring-soon', 'ca-expires-before-leaf')],
      },
    ];
  });

/** Changes the last octet of the signature, which leaves its encoding whole. */
function withDamagedSignature(tree: Tree, place: Place): Tree {
  const [old = ''] = certificatesAt(tree, place);
  const der = Buffer.from(old.replaceAll(/-----.*-----|\n/g, ''), 'base64');
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return withCertificate(tree, place, `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`);
}
