import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadFiles } from '../../../src/cli/loadFiles.ts';
import { decodeRewritable } from '../../../src/cli/renewalFile.ts';
import { createDecodingTools } from '../../../src/cli/tools.ts';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { causesByCluster } from '../../../src/core/present/rootCauses.ts';
import { withFolder } from '../../incidents/incidentFolder.ts';
import { scoringIo } from '../../incidents/scoreIncident.ts';
import type { Documents } from '../../support/changes.ts';
import { inBase64 } from '../../support/manners.ts';
import { readTree } from '../../support/renewal.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const healthy = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
const treeNow = Date.parse('2026-12-01T00:00:00Z');
const conf = '/etc/kubernetes/kubelet.conf';
const pki = '/etc/kubernetes/pki';

async function factsIn(documents: Documents, now: number, root?: 'root'): Promise<readonly string[]> {
  return withFolder(documents, async (folder) => {
    const tools = createDecodingTools(scoringIo);
    const loaded = await loadFiles([folder], { root: root && folder }, tools, scoringIo, decodeRewritable);
    const graph = await buildPkiGraph(loaded.files, tools.cryptography, loaded.lookUps);
    const context = { graph, findings: evaluate(graph, defaultPolicy, now), now };
    return causesByCluster(context).flatMap(({ causes }) => causes.map(({ fact }) => fact));
  });
}

const edited = (path: string, from: RegExp, to: string): Documents => ({
  ...healthy,
  [path]: String(healthy[path]).replace(from, to),
});

suite('what stops connections is named by what one searches for', () => {
  test('a kubeconfig and the file that it lacks, not all that client-go tells', async () => {
    const lost = '/var/lib/kubelet/pki/kubelet-client-current.pem';
    const text = String(healthy[conf])
      .replace(/client-certificate-data: .*/, `client-certificate: ${lost}`)
      .replace(/client-key-data: .*/, `client-key: ${lost}`);
    assert.deepEqual(await factsIn({ ...healthy, [conf]: text }, treeNow, 'root'), [
      `kubelet cannot use kubelet.conf: ${lost} does not exist`,
    ]);
  });

  test('a kubeconfig whose CA cannot be read', async () => {
    const [fact] = await factsIn(
      edited(conf, /certificate-authority-data: .*/, 'certificate-authority-data: aGVsbG8gd29ybGQK'),
      treeNow,
      'root',
    );
    assert.match(fact ?? '', /^kubelet cannot use kubelet\.conf: unable to load root certificates: /);
  });

  test('a flag without which nobody is accepted', async () => {
    const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
    assert.deepEqual(await factsIn(edited(manifest, /^.*--client-ca-file=.*\n/m, ''), treeNow, 'root'), [
      'kube-apiserver accepts no client certificates, because --client-ca-file is not set',
    ]);
  });

  test('files of one name that are missing, each with its folder', async () => {
    const gone = [`${pki}/etcd/ca.crt`, `${pki}/ca.crt`];
    const left = Object.fromEntries(Object.entries(healthy).filter(([name]) => !gone.includes(name)));
    const facts = (await factsIn(left, treeNow, 'root')).join('\n');
    assert.match(facts, /^pki\/ca\.crt is missing/m);
    assert.match(facts, /^etcd\/ca\.crt is missing/m);
  });

  test('the machine of a file, where there are several', async () => {
    const other = await createTestCa({ name: 'kubernetes', notAfter: '2036-01-01T00:00:00Z' });
    const worker = {
      [`worker-1${conf}`]: String(healthy[conf]),
      [`worker-1${pki}/ca.crt`]: other.certificatePem,
      'worker-1/var/lib/kubelet/config.yaml': `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: {x509: {clientCAFile: ${pki}/ca.crt}}\n`,
    };
    const master = Object.fromEntries(Object.entries(healthy).map(([name, file]) => [`cp-1${name}`, file]));
    const facts = await factsIn({ ...master, ...worker }, treeNow);
    assert.ok(
      facts.some((fact) => /^ca\.crt on worker-1 is not the CA kubernetes that signed /.test(fact)),
      facts.join('\n'),
    );
  });

  test('the host and the Secret of an Ingress', async () => {
    const ca = await createTestCa({ name: 'corp' });
    const issued = await ca.issue({ commonName: 'shop', dnsNames: ['shop.example.com'] });
    const other = await ca.issue({ commonName: 'x', dnsNames: ['other.example.com'] });
    const documentsWith = (certificate: string, key: string) => ({
      'a.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: web}
spec: {tls: [{hosts: [shop.example.com], secretName: shop-tls}], rules: [{host: shop.example.com}]}
---
apiVersion: v1
kind: Secret
metadata: {name: shop-tls, namespace: web}
type: kubernetes.io/tls
data: {tls.crt: ${inBase64(certificate)}, tls.key: ${inBase64(key)}}
`,
    });
    assert.deepEqual(await factsIn(documentsWith(issued.certificatePem, other.keyPem), testNow), [
      'Secret web/shop-tls cannot be used for shop.example.com: tls: private key does not match public key',
    ]);
    const [fact] = await factsIn(documentsWith(other.certificatePem, other.keyPem), testNow);
    assert.match(fact ?? '', /^clients of shop\.example\.com reject the certificate in Secret web\/shop-tls: x509: /);
  });
});
