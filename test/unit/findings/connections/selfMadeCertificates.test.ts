import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { connectionsIn, treeOnHost } from '../../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';

const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);
const manifest = 'etc/kubernetes/manifests/kube-apiserver.yaml';
const certFile = /^ *- --tls-(?:cert|private-key)-file=.*\n/gm;
const withoutCertificate = (text: string) => text.replace(certFile, '');
const withFlag = (flag: string) => (text: string) =>
  text.replace(certFile, '').replace(/^( *- )--advertise/m, `$1${flag}\n$&`);

test('monitored-certificate-self-made', async (context) => {
  const scheduler = 'etc/kubernetes/manifests/kube-scheduler.yaml';
  const monitor = (tlsConfig: string) => `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: kube-scheduler, namespace: monitoring}
spec:
  endpoints: [{port: https, scheme: https, tlsConfig: ${tlsConfig}}]
  selector: {matchLabels: {app: kube-scheduler}}
`;
  const ca = 'caFile: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt';
  for (const { name, tlsConfig, flag, isTold = false } of [
    { name: 'as kubeadm starts it', tlsConfig: `{${ca}, serverName: 127.0.0.1}`, isTold: true },
    { name: 'with the CAs of the system, which are not known', tlsConfig: '{serverName: localhost}' },
    { name: 'that is not verified', tlsConfig: '{insecureSkipVerify: true}' },
    { name: 'with a pair', tlsConfig: `{${ca}}`, flag: '--tls-cert-file=/srv/scheduler.crt' },
    { name: 'with a folder that may have one', tlsConfig: `{${ca}}`, flag: '--cert-dir=/srv' },
  ] as const) {
    await context.test(name, async () => {
      const tree = treeOnHost('h01-rsa', '', undefined, (path, text) =>
        path === scheduler && flag !== undefined ? text.replace(/^( *- )--leader/m, `$1${flag}\n$&`) : text,
      );
      const model = await connectionsIn([
        ...tree,
        decodeFile({ path: '/monitor.yaml', text: monitor(tlsConfig) }, decodingTools),
      ]);
      const told = evaluate(model.graph, defaultPolicy, now).filter(({ code }) => code.endsWith('-self-made'));
      assert.deepEqual(
        told.map(({ severity, message }) => `${severity} ${message.split('.')[0]}`),
        isTold
          ? [
              'error kube-scheduler creates its certificate itself, because `--tls-cert-file` is not set, and ServiceMonitor kube-scheduler verifies it',
            ]
          : [],
      );
    });
  }
});

test('serving-certificate-not-set', async (context) => {
  for (const { name, change, state, isTold = false } of [
    { name: 'as kubeadm sets it', change: (text: string) => text, state: 'works' },
    { name: 'no certificate', change: withoutCertificate, state: 'broken', isTold: true },
    {
      name: 'the folder that is usual',
      change: withFlag('--cert-dir=/var/run/kubernetes/'),
      state: 'broken',
      isTold: true,
    },
    { name: 'the pair of a folder', change: withFlag('--cert-dir=/etc/kubernetes/pki'), state: 'works' },
    { name: 'an unknown folder', change: withFlag('--cert-dir=/srv/kubernetes'), state: 'unknown' },
    {
      name: 'a folder without a pair',
      change: withFlag('--cert-dir=/etc/kubernetes/pki/etcd'),
      state: 'broken',
      isTold: true,
    },
    {
      name: 'certificates for names',
      change: withFlag('--tls-sni-cert-key=/srv/own.crt,/srv/own.key'),
      state: 'unknown',
    },
    { name: 'flags in a variable', change: withFlag('$(FLAGS)'), state: 'unknown' },
  ] as const) {
    await context.test(name, async () => {
      const model = await connectionsIn(
        treeOnHost('h01-rsa', '', undefined, (path, text) => (path === manifest ? change(text) : text)),
      );
      const verdicts = judgeConnections(model, now);
      const own = verdicts.filter(
        ({ connection: { client, server } }) =>
          client.component === 'kube-scheduler' && server.component === 'kube-apiserver',
      );
      assert.deepEqual(
        own.map((each) => each.state),
        [state],
      );
      const told = evaluate(model.graph, defaultPolicy, now).filter(
        ({ code }) => code === 'serving-certificate-not-set',
      );
      assert.equal(told.length > 0, isTold);
    });
  }
});
