import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { credentialsOf, type RoleCredential, reissuableCas, reissuableLeaves } from '../credentials.ts';
import type { Distribution } from '../distribution.ts';
import { anywhere, at, type Expectation, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { withCertificate } from '../place.ts';
import { authorityFor, certificateAt, namesake, pemOf, reissued } from '../reissue.ts';

const untrusted: readonly FindingCode[] = ['not-issued-by-expected-ca', 'wrong-ca-on-edge'];

/** Leaves that another CA signed than the one their peer trusts. */
export const leafIssuers: MutationClass = async (distribution) =>
  (await reissuableLeaves(distribution)).flatMap((leaf): Mutation[] => [
    {
      name: `${leaf.role} from another cluster, whose CA has the same name`,
      mutate: async (tree) => {
        const own = await authorityFor(tree, certificateAt(tree, leaf.certificate));
        const authority = await namesake(own.certificate);
        return reissued(tree, leaf.certificate, { authority });
      },
      expected: at(leaf.certificate, ...untrusted),
      consequences: whereTrusted(leaf),
    },
    ...fromSibling(distribution, leaf),
    {
      name: `${leaf.role} signed with SHA-1`,
      mutate: (tree) => reissued(tree, leaf.certificate, { hash: 'SHA-1' }),
      expected: at(leaf.certificate, 'sig-sha1'),
    },
  ]);

/** Signed by another CA of the same cluster, where it has several. */
function fromSibling({ tree }: Distribution, { role, certificate }: RoleCredential): readonly Mutation[] {
  const { issuer } = certificateAt(tree, certificate);
  const sibling = tree.authorities.find((authority) => authority.certificate.subject !== issuer);
  if (sibling === undefined) return [];
  return [
    {
      name: `${role} from the cluster's CA ${sibling.certificate.subject}`,
      mutate: (old) => reissued(old, certificate, { authority: sibling }),
      expected: at(certificate, ...untrusted),
      consequences: whereTrusted({ role, certificate }),
    },
  ];
}

/**
 * The API server's certificate is verified by Pods as well, with what `--root-ca-file` names; and a CA that stands behind
 * a leaf is none of its chain any more.
 */
function whereTrusted({ role, certificate }: Pick<RoleCredential, 'role' | 'certificate'>): readonly Expectation[] {
  // The other CA may end before the leaf.
  const chain = at(certificate, 'chain-unrelated-block', 'ca-expires-before-leaf');
  return role === 'apiserver' ? [chain, anywhere('root-ca-does-not-verify-apiserver')] : [chain];
}

/** The file of a CA holds one of another cluster, with the same name and its own key. */
export const exchangedCas: MutationClass = async (distribution) =>
  (await reissuableCas(distribution)).map(({ role, certificate, key }): Mutation => {
    const files = [certificate.file, ...(key === undefined ? [] : [key.file])];
    return {
      name: `${role} of another cluster in the CA's file`,
      mutate: async (tree) => {
        const other = await namesake(certificateAt(tree, certificate));
        return withCertificate(tree, certificate, pemOf(other.certificate));
      },
      expected:
        key === undefined && countIssued(distribution, certificate) < 2
          ? // Without its key, of one leaf and its CA nobody knows which of the two is another cluster's.
            anywhere(...untrusted)
          : inAnyOf(
              files,
              'same-ca-name-different-key',
              'key-cert-mismatch',
              'ca-key-wrong',
              'wrong-ca-on-edge',
              'ha-shared-ca-differs',
            ),
      consequences: [
        inAnyOf(files, 'ha-shared-ca-differs'),
        anywhere(
          ...untrusted,
          'same-ca-name-different-key',
          'key-cert-mismatch',
          'ca-key-wrong',
          'signing-cert-key-mismatch',
          'signing-ca-not-trusted',
          'kubeconfig-ca-stale',
          'root-ca-does-not-verify-apiserver',
          'cluster-info-ca-stale',
          'configmap-root-ca-stale',
          'ext-auth-configmap-stale',
          'ca-hash-mismatch',
          'ca-checksum-mismatch',
          'cabundle-stale',
        ),
      ],
    };
  });

function countIssued(distribution: Distribution, ca: RoleCredential['certificate']): number {
  const { subject } = certificateAt(distribution.tree, ca);
  const leaves = credentialsOf(distribution).filter(({ use }) => use !== 'ca');
  return leaves.filter(({ certificate }) => certificateAt(distribution.tree, certificate).issuer === subject).length;
}

/** A leaf stands among the CAs that a component trusts. */
export const leavesAmongCas: MutationClass = (distribution) => {
  const all = credentialsOf(distribution);
  const leaf = all.find(({ use }) => use !== 'ca');
  if (leaf === undefined) return [];
  return all
    .filter(({ use }) => use === 'ca')
    .map(
      ({ role, certificate }): Mutation => ({
        name: `${leaf.role} in the bundle of ${role}`,
        mutate: (tree) => {
          const [ca, other] = [certificate, leaf.certificate].map((place) => pemOf(certificateAt(tree, place)));
          return withCertificate(tree, certificate, `${ca}${other}`);
        },
        expected: at(certificate, 'ca-file-contains-leaf'),
        consequences: [at(certificate, 'ha-shared-ca-differs'), anywhere('signing-cert-is-bundle')],
      }),
    );
};
