import { reissuableLeaves } from '../credentials.ts';
import { at, type Mutation, type MutationClass } from '../mutation.ts';
import { certificatesAt, type Place, pemAt, withPem } from '../place.ts';
import { authorityFor, certificateAt, namesake, pemOf, reissue, reissued } from '../reissue.ts';
import { type Tree, withText } from '../tree.ts';

/** What is sent with a leaf, and in which order: of three such faults, each leaf has another than the one before. */
export const chains: MutationClass = async (distribution) => {
  const leaves = await reissuableLeaves(distribution);
  return leaves.flatMap(({ role, certificate }, index): readonly Mutation[] => {
    const other = leaves.find((each) => each.role !== role)?.certificate;
    const faults: readonly Mutation[] = [
      {
        name: `${role} behind the CA that signed it`,
        mutate: async (tree) => sent(tree, certificate, [await caOf(tree, certificate), own(tree, certificate)]),
        expected: at(certificate, 'chain-wrong-order'),
      },
      ...(other === undefined
        ? []
        : [
            {
              name: `${role} with another leaf behind it`,
              mutate: (tree: Tree) => sent(tree, certificate, [own(tree, certificate), own(tree, other)]),
              expected: at(certificate, 'chain-unrelated-block'),
            },
          ]),
      {
        name: `${role} of an intermediate CA that is not sent with it`,
        mutate: async (tree) => {
          const root = await authorityFor(tree, certificateAt(tree, certificate));
          const intermediate = await namesake(root.certificate, { commonName: 'intermediate' });
          const pem = await reissue(tree, intermediate.certificate, { authority: root });
          const authority = { ...intermediate, certificate: certificateAt(withText(tree, 'x', pem), { file: 'x' }) };
          const folder = certificate.file.slice(0, certificate.file.lastIndexOf('/') + 1);
          return reissued(withText(tree, `${folder}intermediate.crt`, pem), certificate, { authority });
        },
        expected: at(certificate, 'chain-incomplete'),
      },
    ];
    return faults.filter((_, fault) => (fault + index + leaves.length) % 3 === 0);
  });
};

function own(tree: Tree, place: Place): string {
  return certificatesAt(tree, place)[0] ?? '';
}

async function caOf(tree: Tree, place: Place): Promise<string> {
  return pemOf((await authorityFor(tree, certificateAt(tree, place))).certificate);
}

/** Instead of the certificates at a place; a key that stands with them stays. */
function sent(tree: Tree, place: Place, chain: readonly string[]): Tree {
  const rest = certificatesAt(tree, place).reduce((text, each) => text.replace(each, ''), pemAt(tree, place));
  return withPem(tree, place, chain.join('') + rest);
}
