import { findFlag, withFlag, withNewFlag, withoutFlag } from '../flags.ts';
import { atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { type Tree, withText } from '../tree.ts';

const backup = 'root/etcd-backup.yaml';

/** etcd that lets everybody in, or speaks without TLS. */
export const etcdFlags: MutationClass = ({ tree, flagFiles }) => {
  const file = flagFiles.etcd;
  if (file === undefined) return [];
  const without = (old: Tree, ...names: readonly string[]): Tree =>
    names
      .filter((name) => findFlag(old, file, name) !== undefined)
      .reduce((edited, name) => withoutFlag(edited, file, name), old);
  const plain = (name: string): readonly Mutation[] => {
    const value = findFlag(tree, file, name)?.value;
    if (value?.startsWith('https://') !== true) return [];
    return [
      {
        name: `etcd without TLS in --${name}`,
        mutate: (old) => withFlag(old, file, name, value.replaceAll('https://', 'http://')),
        expected: atText(file, `--${name}=`, 'etcd-plaintext'),
      },
    ];
  };
  return [
    {
      name: 'etcd asks clients for no certificate',
      mutate: (old) => without(old, 'client-cert-auth', 'trusted-ca-file'),
      expected: inAnyOf([file], 'etcd-client-auth-off'),
    },
    {
      name: 'etcd asks peers for no certificate',
      mutate: (old) => without(old, 'peer-client-cert-auth', 'peer-trusted-ca-file'),
      expected: inAnyOf([file], 'etcd-peer-auth-off'),
    },
    {
      name: 'etcd without the cipher suites of HTTP/2',
      mutate: (old) => withNewFlag(old, file, '--cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'),
      expected: atText(file, '--cipher-suites=', 'tls-cipher-http2-missing'),
    },
    {
      name: 'etcd makes its certificate itself',
      mutate: (old) => withNewFlag(without(old, 'cert-file', 'key-file'), file, '--auto-tls=true'),
      expected: inAnyOf([file], 'etcd-auto-tls'),
      consequences: [inAnyOf([file], 'etcd-client-auth-off')],
    },
    ...(findFlag(tree, file, 'client-cert-auth')?.value === 'true'
      ? [
          {
            name: 'etcdctl in a Job without a certificate',
            mutate: (old: Tree) =>
              withText(
                old,
                backup,
                'apiVersion: batch/v1\nkind: Job\nmetadata: {name: etcd-backup, namespace: kube-system}\nspec:\n  template:\n    spec:\n      hostNetwork: true\n      restartPolicy: Never\n      containers:\n      - name: backup\n        image: registry.k8s.io/etcd:3.6.4-0\n        command: [etcdctl, --endpoints=https://127.0.0.1:2379, --cacert=/etc/kubernetes/pki/etcd/ca.crt, snapshot, save, /backup.db]\n        volumeMounts: [{name: pki, mountPath: /etc/kubernetes/pki/etcd}]\n      volumes: [{name: pki, hostPath: {path: /etc/kubernetes/pki/etcd}}]\n',
              ),
            expected: inAnyOf([backup], 'client-certificate-missing'),
          },
        ]
      : []),
    ...['listen-client-urls', 'advertise-client-urls', 'listen-peer-urls', 'initial-advertise-peer-urls'].flatMap(
      plain,
    ),
  ];
};
