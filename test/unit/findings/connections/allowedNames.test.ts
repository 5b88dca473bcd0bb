import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { treeOnHost } from '../../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';

const manifest = 'etc/kubernetes/manifests/etcd.yaml';
const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);

/** What is said of a healthy tree in which etcd has one flag more. */
async function told(flag: string): Promise<readonly string[]> {
  const files = treeOnHost('h01-rsa', '', undefined, (path, text) =>
    path === manifest ? text.replace(/^( *- )(?=--name=)/m, `$1${flag}\n$1`) : text,
  );
  const findings = evaluate(await buildPkiGraph(files, decodingTools.cryptography), defaultPolicy, now);
  return findings.flatMap(({ code, severity, path, message }) =>
    code === 'etcd-name-not-allowed' ? [`${severity} ${path}: ${message}`] : [],
  );
}

test('the common name that etcd allows is that of the certificates, letter by letter', async () => {
  const [found = '', ...others] = await told('--peer-cert-allowed-cn=etcd.local');
  assert.deepEqual(others, []);
  assert.match(
    found,
    /^error .*manifests\/etcd\.yaml: --peer-cert-allowed-cn allows only the common name etcd\.local,/,
  );
  assert.match(found, /has cp-1\. etcd rejects etcd with `client certificate authentication failed`/);
  assert.deepEqual(await told('--peer-cert-allowed-cn=cp-1'), []);
  assert.equal((await told('--peer-cert-allowed-cn=CP-1')).length, 1);
});

test('a host name that etcd allows is in the certificates', async () => {
  const [found = '', ...others] = await told('--client-cert-allowed-hostname=clients.example.com');
  assert.deepEqual(others, []);
  assert.match(
    found,
    /--client-cert-allowed-hostname allows only clients\.example\.com, but the certificate of kube-apiserver has none\./,
  );
  assert.deepEqual(await told('--peer-cert-allowed-hostname=cp-1'), []);
});
