import { keyPemOf } from '../authority.ts';
import { credentialsOf } from '../credentials.ts';
import type { Distribution, Role } from '../distribution.ts';
import { type Expectation, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { type Place, withCertificate, withPem } from '../place.ts';
import { certificateAt, namesake, pemOf, reissued } from '../reissue.ts';
import { type Tree, textOf, withoutFile, withText } from '../tree.ts';

/** CAs that were replaced by halves: the CA alone, or all but the kubeconfigs. */
export const rotations: MutationClass = (distribution) => [
  ...replacedAlone(distribution, 'etcd-ca'),
  ...staleKubeconfigs(distribution),
];

/** Files of one name on every machine of a tree. */
function everywhere({ tree }: Distribution, { file }: Place): readonly string[] {
  const [, end = file] = /^cp-\d+(\/.*)$/.exec(file) ?? [];
  return file === end ? [file] : [...tree.files.keys()].filter((name) => name.endsWith(end));
}

function replacedAlone(distribution: Distribution, role: Role): readonly Mutation[] {
  const { certificate, key } = distribution.credentials[role] ?? {};
  if (certificate?.field !== undefined || certificate === undefined) return [];
  const cas = everywhere(distribution, certificate);
  const keys = key === undefined ? [] : everywhere(distribution, key);
  const expected = inAnyOf(cas, 'wrong-ca-on-edge');
  const replaced = async (tree: Tree, withKeys: boolean): Promise<Tree> => {
    const other = await namesake(certificateAt(tree, certificate));
    const renewed = cas.reduce((old, file) => withPem(old, { file }, pemOf(other.certificate)), tree);
    const pem = await keyPemOf(other);
    return withKeys ? keys.reduce((old, file) => withText(old, file, pem), renewed) : renewed;
  };
  return [
    { name: `${role} replaced alone, in every copy`, mutate: (tree) => replaced(tree, false), expected },
    ...(keys.length === 0
      ? []
      : [{ name: `${role} and its key replaced alone`, mutate: (tree: Tree) => replaced(tree, true), expected }]),
  ];
}

/** After a rotation of the CA, kubeconfigs are of before. */
function staleKubeconfigs(distribution: Distribution): readonly Mutation[] {
  const { tree, credentials, kubeconfigs, singleCa } = distribution;
  const { ca, apiserver } = credentials;
  const key = ca?.key;
  if (ca === undefined || key === undefined || apiserver === undefined || singleCa) return [];
  if (ca.certificate.field !== undefined || everywhere(distribution, ca.certificate).length > 1) return [];
  if (!tree.authorities.some(({ certificate }) => certificate.equal(certificateAt(tree, ca.certificate)))) return [];
  const stale = kubeconfigs.filter((file) => textOf(tree, file).includes('certificate-authority-data'));
  if (stale.length === 0 || !/\/pki\/ca\.crt$/.test(ca.certificate.file)) return [];
  const caKeys = credentialsOf(distribution).flatMap((each) => (each.use === 'ca' ? (each.key?.file ?? []) : []));
  const rotated = async (old: Tree): Promise<Tree> => {
    const authority = await namesake(certificateAt(old, ca.certificate));
    let changed = withCertificate(old, ca.certificate, pemOf(authority.certificate));
    changed = withText(changed, key.file, await keyPemOf(authority));
    for (const role of ['apiserver', 'apiserver-kubelet-client'] as const) {
      const place = credentials[role]?.certificate;
      if (place !== undefined) changed = await reissued(changed, place, { authority });
    }
    return changed;
  };
  const expected = inAnyOf(stale, 'kubeconfig-ca-stale');
  const consequences: readonly Expectation[] = [
    { codes: ['kubeconfig-ca-stale', 'cluster-info-ca-stale', 'configmap-root-ca-stale', 'ext-auth-configmap-stale'] },
    inAnyOf(['root/coredns.kubeconfig', 'root/.kube/config'], 'wrong-ca-on-edge'),
    { codes: ['ca-hash-mismatch', 'chain-unrelated-block', 'ca-expires-before-leaf'] },
  ];
  return [
    { name: 'all kubeconfigs of before the CA was replaced', mutate: rotated, expected, consequences },
    {
      name: 'all kubeconfigs of before the CA was replaced, where the keys of CAs are elsewhere',
      mutate: async (old) => caKeys.reduce(withoutFile, await rotated(old)),
      expected,
      consequences,
    },
  ];
}
