import { createTestKeys, createTestRequest } from '../../support/testPki.ts';
import type { Distribution } from '../distribution.ts';
import { at, atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { certificatesAt, inField, pemAt, withPem } from '../place.ts';
import { canReissue, reissued } from '../reissue.ts';
import { type Tree, textOf, withEdit, withoutFile, withText } from '../tree.ts';

const conf = 'etc/kubernetes';
const pki = `${conf}/pki`;

/** What kubeadm's next renewal meets, or the last one has left behind. */
export const renewals: MutationClass = async (distribution) => {
  const { tree } = distribution;
  if (!tree.files.has(`${pki}/apiserver.crt`)) return [];
  const canSign = await canReissue(tree, { file: `${pki}/apiserver.crt` });
  return [
    ...manifests(tree),
    ...kubeconfigs(tree, canSign),
    ...configurations(tree),
    ...(canSign ? [...authorities(tree), ...(await leaves(distribution))] : []),
  ];
};

function manifests(tree: Tree): readonly Mutation[] {
  const folder = `${conf}/manifests`;
  const name = 'kube-scheduler.yaml';
  if (!tree.files.has(`${folder}/${name}`)) return [];
  return [`${name}.bak`, `kube-scheduler-2025.yaml`].map((copy) => ({
    name: `${copy} in the folder of static Pods`,
    mutate: (old) => withText(old, `${folder}/${copy}`, textOf(old, `${folder}/${name}`)),
    expected: inAnyOf([`${folder}/${copy}`], 'manifests-dir-leftover'),
  }));
}

function kubeconfigs(tree: Tree, canSign: boolean): readonly Mutation[] {
  const file = `${conf}/scheduler.conf`;
  if (!tree.files.has(file)) return [];
  const ca = inField(file, 'certificate-authority-data');
  const bundled = (old: Tree): string => {
    const [first = ''] = certificatesAt(old, ca);
    return first + pemAt(old, { file: `${pki}/front-proxy-ca.crt` });
  };
  return [
    {
      name: 'scheduler.conf with the path of the CA',
      mutate: (old) => withEdit(old, file, /certificate-authority-data: .*/, `certificate-authority: /${pki}/ca.crt`),
      expected: atText(file, 'certificate-authority: ', 'renew-needs-embedded-kubeconfig'),
    },
    ...(canSign
      ? [
          {
            name: 'scheduler.conf with a second CA',
            mutate: (old: Tree) => withPem(old, ca, bundled(old)),
            expected: at(ca, 'renew-would-shorten-ca-bundle'),
          },
        ]
      : []),
  ];
}

function configurations(tree: Tree): readonly Mutation[] {
  const file = 'root/kubeadm-config.yaml';
  if (!tree.files.has(file)) return [];
  const given =
    (field: string, version = 'v1beta4') =>
    (old: Tree) => {
      const text = textOf(old, file).replaceAll('v1beta4', version);
      return withText(old, file, text.replace(/^kind: ClusterConfiguration$/m, `$&\n${field}`));
    };
  return [
    {
      name: 'certificates of ten years in kubeadm’s configuration',
      mutate: given('certificateValidityPeriod: 87600h0m0s'),
      expected: atText(file, '87600h0m0s', 'validity-config-unsupported'),
    },
    {
      name: 'a lifetime in a version of kubeadm’s configuration that has none',
      mutate: given('certificateValidityPeriod: 4380h', 'v1beta3'),
      expected: atText(file, 'certificateValidityPeriod', 'validity-config-unsupported'),
    },
    {
      name: 'keys of another kind in kubeadm’s configuration',
      mutate: given('encryptionAlgorithm: RSA-4096'),
      expected: atText(file, 'RSA-4096', 'encryption-algorithm-drift'),
    },
  ];
}

function authorities(tree: Tree): readonly Mutation[] {
  return ['ca', 'etcd/ca', 'front-proxy-ca']
    .filter((name) => tree.files.has(`${pki}/${name}.key`))
    .map((name) => ({
      name: `${name} without its key`,
      mutate: (old) => withoutFile(old, `${pki}/${name}.key`),
      expected: inAnyOf([`${pki}/${name}.crt`], 'external-ca-not-renewable'),
      consequences: [{ codes: ['flag-path-missing', 'signing-cert-key-mismatch'] }],
    }));
}

async function leaves({ now }: Distribution): Promise<readonly Mutation[]> {
  const certificate = { file: `${pki}/front-proxy-client.crt` };
  const admin = inField(`${conf}/admin.conf`, 'client-certificate-data');
  const keys = await createTestKeys();
  const { requestPem } = await createTestRequest({ keys, commonName: 'front-proxy-client' });
  const dates = {
    notBefore: new Date(now - 1000).toISOString(),
    notAfter: new Date(now + 400 * 86_400_000).toISOString(),
  };
  return [
    {
      name: 'front-proxy-client with a URI',
      mutate: (old) => reissued(old, certificate, { subjectAltNames: [{ type: 'url', value: 'spiffe://a/b' }] }),
      expected: at(certificate, 'renew-would-drop-attributes'),
    },
    {
      name: 'a request beside the certificate of its key',
      mutate: async (old) => {
        const changed = await reissued(old, certificate, { publicKey: keys.publicKey });
        return withText(changed, `${pki}/front-proxy-client.csr`, requestPem);
      },
      expected: inAnyOf([`${pki}/front-proxy-client.csr`], 'csr-file-leftover'),
      consequences: [{ codes: ['key-cert-mismatch'] }],
    },
    {
      name: 'a copy of admin.conf from before it was renewed',
      mutate: async (old) => {
        const copied = withText(old, 'root/.kube/config', textOf(old, admin.file));
        return reissued(copied, admin, dates);
      },
      expected: inAnyOf(['root/.kube/config'], 'renew-copies-not-updated'),
    },
  ];
}
