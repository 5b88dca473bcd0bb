import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kubeadmMachine } from '../../../incidents/machine.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';

const pki = '/etc/kubernetes/pki/etcd';
const pair = [`--cert=${pki}/healthcheck-client.crt`, `--key=${pki}/healthcheck-client.key`];
const endpoint = '--endpoints=https://127.0.0.1:2379';
const variable = (name: string, value: string): string => `        - {name: ${name}, ${value}}\n`;

/** A Job that runs a command or a script. */
function job(command: string, environment = '', more = ''): string {
  return `apiVersion: batch/v1
kind: Job
metadata: {name: backup, namespace: kube-system}
spec:
  template:
    spec:
      hostNetwork: true
      containers:
      - name: backup
        image: registry.k8s.io/etcd:3.6.4-0
        command: ${command}
        env:
        - {name: ETCDCTL_API, value: "3"}
${environment}${more}        volumeMounts: [{name: pki, mountPath: ${pki}}]
      volumes: [{name: pki, hostPath: {path: ${pki}}}]
`;
}

const script = (text: string): string => `[/bin/sh, -c, ${JSON.stringify(text)}]`;
const direct = (...words: readonly string[]): string => `[${['etcdctl', ...words].join(', ')}, member, list]`;

const cases: readonly (readonly [name: string, text: string, isTold: boolean])[] = [
  ['nothing but the address', job(direct(endpoint)), true],
  ['a script, and a file with a date', job(script(`etcdctl ${endpoint} snapshot save /backup/$(date +%F).db`)), true],
  ['the address of the node', job(direct('--endpoints=https://10.0.0.11:2379')), true],
  ['a pair', job(direct(endpoint, `--cacert=${pki}/ca.crt`, ...pair)), false],
  [
    'a pair by variables, in a script',
    job(
      script(`etcdctl ${endpoint} member list`),
      ['CACERT', 'CERT', 'KEY']
        .map((name) =>
          variable(
            `ETCDCTL_${name}`,
            `value: ${pki}/${name === 'CACERT' ? 'ca.crt' : `healthcheck-client.${name === 'KEY' ? 'key' : 'crt'}`}`,
          ),
        )
        .join(''),
    ),
    false,
  ],
  [
    'variables of a ConfigMap',
    job(
      script(`etcdctl ${endpoint} member list`),
      variable('ETCDCTL_CERT', 'valueFrom: {configMapKeyRef: {name: etcd, key: cert}}'),
    ),
    false,
  ],
  ['all variables of a Secret', job(direct(endpoint), '', '        envFrom: [{secretRef: {name: etcd}}]\n'), false],
  ['options in a variable of the shell', job(script(`etcdctl ${endpoint} $OPTIONS member list`)), false],
  [
    'set in the script',
    job(script(`export ETCDCTL_CERT=$DIR/a.crt ETCDCTL_KEY=$DIR/a.key\netcdctl ${endpoint} member list`)),
    false,
  ],
  ['another etcd', job(direct('--endpoints=https://etcd.shop.svc:2379')), false],
  ['another etcd by its address', job(direct('--endpoints=http://10.9.9.9:2379')), false],
  ['another etcd with a name of its own', job(direct('--endpoints=https://patroni-etcd.db.corp:2379')), false],
  ['another etcd at another port', job(direct('--endpoints=http://127.0.0.1:12379')), false],
  ['the network of the Pod', job(direct(endpoint)).replace(/ +hostNetwork: true\n/, ''), false],
  [
    'the network of the Pod, without TLS',
    job(direct('--endpoints=localhost:2379')).replace(/ +hostNetwork: true\n/, ''),
    false,
  ],
  ['flags of API 2', job(direct(endpoint, `--ca-file=${pki}/ca.crt`, `--cert-file=${pki}/server.crt`)), false],
  ['variables of API 2', job(script(`ETCDCTL_API=2 etcdctl ${endpoint} cluster-health`)), false],
  ...[
    '. /etc/etcd/etcdctl.env\n{}',
    'set -a\nsource /backup/etcdctl.env\nset +a\n{}',
    '[ -f /a ] && . /a; {}',
    'eval "$(cat /backup/etcd-env)"\n{}',
    "export $(grep -v '^#' /backup/etcdctl.env | xargs)\n{}",
    'for v in CERT=/a.crt KEY=/a.key; do export "ETCDCTL_$v"; done\n{}',
    'env $(cat /backup/etcd-env) {}',
    "ssh root@cp-1 'export ETCDCTL_CERT=/a.crt; {}'",
    'kubectl -n kube-system exec etcd-cp-1 -- sh -c "{}"',
    'cat /flags | xargs {}',
    'echo "run: {}"',
    'echo run: {}',
    'cat > /backup/README <<E\n{}\nE\nls',
  ].map(
    (text) =>
      [`the script ${text}`, job(script(text.replace('{}', `etcdctl ${endpoint} member list`))), false] as const,
  ),
  ...[
    "echo it\\'s 'a b'\n{}",
    'cat > /backup/README <<E\nx\nE\n{}',
    "sh -c '{}'",
    'export PKI=/a; echo "saving"; {} && echo "# saved"',
    'A=$({})',
  ].map(
    (text) => [`the script ${text}`, job(script(text.replace('{}', `etcdctl ${endpoint} member list`))), true] as const,
  ),
];

describe('client-certificate-missing', () => {
  for (const [name, text, isTold] of cases) {
    test(name, async () => {
      const { files } = await kubeadmMachine();
      const texts = Object.fromEntries(
        Object.entries(files).flatMap(([path, each]) =>
          typeof each === 'string' ? [[path.replace(/^rootfs(?=\/)/, ''), each]] : [],
        ),
      );
      const told = (await findingsIn({ ...texts, '/root/backup.yaml': text })).filter(
        ({ path, severity }) => path === '/root/backup.yaml' && (severity === 'error' || severity === 'warning'),
      );
      const codes = told.map(({ code }) => code).filter((code) => code !== 'private-ca-not-configured');
      assert.deepEqual(codes, isTold ? ['client-certificate-missing'] : []);
    });
  }
});
