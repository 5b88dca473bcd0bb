import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { writeSampleCluster } from '../../../src/node/sample/writeSampleCluster.ts';
import { pooledCryptography } from '../../support/keyPool.ts';
import { tenNights } from '../../support/nights.ts';
import { runCommand } from '../../support/runCommand.ts';
import { testNow } from '../../support/testPki.ts';

const folder = path.join(tmpdir(), `certscope-nights-test-${process.pid}`);
after(() => rmSync(folder, { recursive: true, force: true }));

/** What `check` says first. */
const firstWords: Readonly<Record<string, RegExp>> = {
  'expired CAs': /^✗ 3 CAs expired on .*: 12 of 13 connections stopped$/,
  'truncated API server certificate': /^✗ kube-apiserver cannot use apiserver\.crt: .*: 10 of 13 connections stopped$/,
  'swapped kubeconfigs':
    /^✗ controller-manager\.conf and scheduler\.conf are swapped: each authenticates as the other: 2 of 13 /,
  'etcd CA replaced': /^✗ etcd\/ca\.crt was replaced: it is not the CA etcd-ca that signed etcd-server: 4 of 13 /,
  'certificates of another cluster':
    /^✗ 7 certificates are signed by CAs that are not among these files: 12 of 13 connections stopped$/,
  'CA that is no CA': /^✗ pki\/ca\.crt is not a CA \(CA:FALSE\): 7 of 13 /,
  'CA of a backup': /^✗ pki\/ca\.crt was replaced: it is not the CA kubernetes that signed apiserver: 7 of 13 /,
  'expired front proxy': /^✗ CA front-proxy-ca expired on .*: 1 of 13 connections stopped$/,
  'lost service account key':
    /^✗ sa\.key is missing, and kube-apiserver and kube-controller-manager do not start: 10 of 13 connections stopped$/,
  'mixed keys of two control planes':
    /^✗ cp-1 and cp-2 have different service account keys: each rejects the tokens of the other: 2 of 26 connections stopped$/,
};

test('what broke a control plane in the night is the first line of check', async () => {
  for (const { name, write } of await tenNights(path.join(folder, 'whole'), testNow)) {
    const own = path.join(folder, name);
    write(own);
    const { out } = await runCommand(['check', '.', '--at', new Date(testNow).toISOString()], { cwd: own });
    const [first = ''] = out.split('\n');
    assert.match(first, firstWords[name] ?? /^$/, name);
    // Of certificates and CAs that do not fit, the kubeconfigs tell which side is the odd one.
    const odd =
      /5 kubeconfigs trust CA kubernetes, which is here\. So it is the certificates that do not belong here/.test(out);
    assert.equal(odd, name === 'certificates of another cluster', name);
    const counts = (/^ {2}.*$/m.exec(out)?.[0] ?? '').match(/(?<=: |, )\d+(?= work| will| unknown)/g) ?? [];
    const [, stopped, all] = /: (\d+) of (\d+) connections stopped$/.exec(first) ?? [];
    // What is not stopped is told whole.
    if (counts.length > 0)
      assert.equal(
        counts.map(Number).reduce((a, b) => a + b),
        Number(all) - Number(stopped),
        name,
      );
  }
});

test('a file that is missing is told from others of its name', async () => {
  const own = path.join(folder, 'missing');
  await writeSampleCluster(own, testNow, pooledCryptography);
  rmSync(path.join(own, 'etc/kubernetes/pki/etcd/ca.crt'));
  const { out } = await runCommand(['check', 'etc', '--at', new Date(testNow).toISOString()], { cwd: own });
  assert.match(out, /^✗ etcd\/ca\.crt is missing, and etcd and kube-apiserver do not start: /m);
  // Whatever misses it, it is one cause.
  assert.equal(out.match(/^✗ /gm)?.length, 1);
});
