import { generateKeyPairSync } from 'node:crypto';
import { reissuableLeaves } from '../credentials.ts';
import { findFlag, withFlag, withoutFlag } from '../flags.ts';
import { anywhere, at, atText, inAnyOf, type MutationClass } from '../mutation.ts';
import { reissued } from '../reissue.ts';
import { type Tree, textOf, withText } from '../tree.ts';

/** Credentials and flags with which kube-apiserver speaks to kubelets and etcd, and signs tokens. */
export const parties: MutationClass = async (distribution) => {
  const { tree, flagFiles, singleCa } = distribution;
  const file = flagFiles['kube-apiserver'];
  if (file === undefined) return [];
  const value = (name: string): string | undefined => findFlag(tree, file, name)?.value;
  const client = (await reissuableLeaves(distribution)).find(({ role }) => role === 'apiserver-kubelet-client');
  const etcd = flagFiles.etcd;
  const [clientCa, tlsKey] = [value('client-ca-file'), value('tls-private-key-file')];
  const saKey = value('service-account-key-file');
  const saPath = saKey?.slice(1);
  const isKubeletKnown = [...tree.files.keys()].some((path) => path.endsWith('var/lib/kubelet/config.yaml'));
  return [
    ...(value('kubelet-certificate-authority') === undefined
      ? []
      : [
          {
            name: 'kube-apiserver that does not verify kubelets',
            mutate: (old: Tree) => withoutFlag(old, file, 'kubelet-certificate-authority'),
            expected: inAnyOf([file], 'apiserver-kubelet-ca-unset'),
          },
        ]),
    // Whether kubelets answer those whom they do not know, their configuration says.
    ...(value('kubelet-client-certificate') === undefined || !isKubeletKnown
      ? []
      : [
          {
            name: 'kube-apiserver without a certificate for kubelets',
            mutate: (old: Tree) =>
              withoutFlag(withoutFlag(old, file, 'kubelet-client-certificate'), file, 'kubelet-client-key'),
            expected: inAnyOf([file], 'client-not-allowed'),
          },
        ]),
    // Of other installers nobody knows which users they bind.
    ...(client?.certificate.file.endsWith('/apiserver-kubelet-client.crt') !== true
      ? []
      : [
          {
            name: 'apiserver-kubelet-client in a group without rights',
            mutate: (old: Tree) => reissued(old, client.certificate, { organizations: ['system:kubelets'] }),
            expected: at(client.certificate, 'apiserver-kubelet-client-unbound'),
          },
        ]),
    ...(etcd === undefined || clientCa === undefined || singleCa
      ? []
      : [
          {
            name: 'etcd accepts the clients of kube-apiserver',
            mutate: (old: Tree) => {
              const path = findFlag(old, etcd, 'trusted-ca-file')?.value.slice(1) ?? '';
              // Another defect of the same tree may have taken one of them away.
              const texts = [path, clientCa.slice(1)].map((each) => (old.files.has(each) ? textOf(old, each) : ''));
              return old.files.has(path) ? withText(old, path, texts.join('')) : old;
            },
            expected: atText(etcd, /--trusted-ca-file=\S+/, 'etcd-ca-is-cluster-ca'),
          },
        ]),
    ...(tlsKey === undefined || value('service-account-signing-key-file') === undefined
      ? []
      : [
          {
            name: 'tokens are signed with the key of the API server’s certificate',
            mutate: (old: Tree) => withFlag(old, file, 'service-account-signing-key-file', tlsKey),
            expected: atText(file, /--service-account-signing-key-file=\S+/, 'sa-key-is-tls-key'),
            consequences: [anywhere('sa-signing-key-unverified', 'sa-keypair-mismatch', 'token-unknown-key')],
          },
        ]),
    ...(saPath === undefined || !tree.files.has(saPath)
      ? []
      : [
          {
            name: 'tokens are verified with a key that kube-apiserver does not read',
            mutate: (old: Tree) => withText(old, saPath, pkcs8()),
            expected: inAnyOf([saPath, file], 'key-pem-unusable-for-sa'),
            consequences: [
              anywhere('sa-signing-key-unverified', 'sa-keypair-mismatch', 'token-unknown-key', 'key-file-permissions'),
            ],
          },
        ]),
  ];
};

/** A new EC key as kube-apiserver does not read it there. */
function pkcs8(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}
