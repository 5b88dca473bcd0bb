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
