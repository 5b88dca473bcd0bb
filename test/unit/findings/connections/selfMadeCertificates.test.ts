import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { connectionsIn, treeOnHost } from '../../../support/connections.ts';
import { readKubeadmTruth } from '../../../support/kubeadmTrees.ts';

const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);
const manifest = 'etc/kubernetes/manifests/kube-apiserver.yaml';
const certFile = /^ *- --tls-(?:cert|private-key)-file=.*\n/gm;
const withoutCertificate = (text: string) => text.replace(certFile, '');
const withFlag = (flag: string) => (text: string) =>
  text.replace(certFile, '').replace(/^( *- )--advertise/m, `$1${flag}\n$&`);

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
