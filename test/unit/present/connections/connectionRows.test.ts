import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { marked } from 'marked';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import type { DecodedFile } from '../../../../src/core/pki/pkiModel.ts';
import { connectionRows } from '../../../../src/core/present/connections/connectionRows.ts';
import { treeOnHost, treeText } from '../../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { allRows, outlineOf } from '../../../support/treeOutline.ts';

const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);

async function rowsOf(files: readonly DecodedFile[]) {
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  return connectionRows({ graph, findings: [], policy: defaultPolicy, now });
}

describe('rows of Kubernetes PKI', () => {
  test('clusters, components and connections, the worst first; certificate and CA of both sides', async () => {
    const [cluster] = await rowsOf(treeOnHost('b05-front-proxy-wrong-ca', ''));
    assert.equal(cluster?.label, 'kubernetes');
    assert.equal(cluster.description, '1 broken · 12 work');
    assert.equal(cluster.tooltip(), 'Grouped by CA key 49:14:…');
    const [cause, ...rows] = cluster.children();
    assert.match(cause?.label ?? '', /^Extension API server rejects kube-apiserver: /);
    const lines = outlineOf(rows);
    assert.deepEqual(lines.slice(0, 7), [
      'error: Extension API server | 1 broken',
      '  error: ← kube-apiserver :443 | ✗ rejected by Extension API server',
      '    error: kube-apiserver presents front-proxy-client | ✗ rejected: x509: certificate signed by unknown authority',
      '    circle-small-filled: --proxy-client-cert-file | kube-apiserver.yaml:28',
      '    circle-small-filled: Extension API server trusts CA front-proxy-ca',
      '    circle-small-filled: --requestheader-client-ca-file | kube-apiserver.yaml:31',
      '    question: Extension API server presents an unknown certificate | ? no extension-apiserver configuration found',
    ]);
    assert.ok(lines.includes('  pass: → etcd :2379 | ✓ 364 d'));
    // Its connections to itself are both outgoing and incoming, and one each.
    assert.ok(lines.includes('pass: etcd | 4 work'), lines.filter((line) => line.includes(': etcd |')).join());
  });

  test('of several machines each is named, also where a kubeconfig tells of somebody', async () => {
    const readdressed = (path: string, text: string): string =>
      path.includes('/manifests/') ? text.replaceAll('192.168.56.10', '192.168.56.11') : text;
    const files = [...treeOnHost('h01-rsa', 'cp-1'), ...treeOnHost('h01-rsa', 'cp-2', undefined, readdressed)];
    const labels = allRows(await rowsOf(files)).map(({ label }) => label);
    assert.ok(labels.includes('← kubelet (cp-2, kubelet.conf) :6443'));
    assert.ok(labels.includes('← kube-scheduler (cp-2) :6443'));
  });

  test('many machines with one component are one row, and so are many connections of one kind', async () => {
    const numbers = [1, 2, 3, 4, 5, 6, 7];
    const files = numbers.flatMap((number) =>
      treeOnHost('h01-rsa', `cp-${number}`, undefined, (path, text) =>
        path.includes('/manifests/') ? text.replaceAll('192.168.56.10', `192.168.56.2${number}`) : text,
      ),
    );
    const [cluster] = await rowsOf(files);
    const rows = cluster?.children() ?? [];
    const members = rows.find(({ label }) => label === 'etcd');
    assert.match(members?.description ?? '', /^7 machines · 49 broken · /);
    const [member] = members?.children() ?? [];
    const peers = member?.children().find(({ label }) => label === '→ etcd :2380');
    assert.equal(peers?.description, '6 broken');
    assert.equal(peers.children().length, 6);
  });

  test('rows lead to the certificate and to the flag', async () => {
    const rows = allRows(await rowsOf(treeOnHost('h01-rsa', '')));
    const shown = rows.find(({ label }) => label === 'kube-apiserver presents apiserver-etcd-client');
    assert.equal(shown?.target?.path, 'etc/kubernetes/pki/apiserver-etcd-client.crt');
    assert.match(shown.target.fingerprint ?? '', /^[0-9a-f]{64}$/);
    const flag = rows.find(({ label }) => label === '--etcd-certfile');
    assert.equal(flag?.target?.path, 'etc/kubernetes/manifests/kube-apiserver.yaml');
  });

  test('whose own files are broken is said, not that the other side refuses', async () => {
    const key = treeText('h01-rsa', 'etc/kubernetes/pki/etcd/ca.key');
    const files = treeOnHost('h01-rsa', '', undefined, (path, text) => {
      if (path.endsWith('pki/etcd/ca.crt')) return text + key;
      return path.endsWith('pki/apiserver-etcd-client.crt') ? key : text;
    });
    const rows = allRows(await rowsOf(files)).filter(({ label }) => label === '→ etcd :2379');
    const textOf = (markdown: string) => marked.parse(markdown, { async: false }).replace(/<[^>]*>/g, '');
    const row = rows.find(({ tooltip }) => textOf(tooltip()).startsWith('kube-apiserver'));
    assert.equal(row?.description, '✗ CA file cannot be used');
    const tooltip = textOf(row.tooltip());
    assert.match(tooltip, /^kube-apiserver cannot use its CA file: x509: malformed tbs certificate/);
    assert.match(tooltip, /kube-apiserver logs: x509: malformed tbs certificate/);
    assert.match(tooltip, /kube-apiserver cannot use its certificate: tls: failed to find certificate PEM data/);
  });

  test('TLS on one side only is said, and stands in one log', async () => {
    const files = treeOnHost('h01-rsa', '', undefined, (_, text) => text.replace(/(--etcd-servers=)https/, '$1http'));
    const row = allRows(await rowsOf(files)).find(({ description }) => description === '✗ TLS on one side only');
    const tooltip = marked.parse(row?.tooltip() ?? '', { async: false });
    assert.match(
      tooltip,
      /etcd uses TLS, kube-apiserver does not: tls: first record does not look like a TLS handshake/,
    );
    assert.equal(tooltip.match(/ logs: /g)?.length, 1);
  });

  test('every row occurs once, is spoken with its state, and its tooltip holds no link', async () => {
    const rows = allRows(await rowsOf([...treeOnHost('x01-leaves-expired', 'a'), ...treeOnHost('h01-rsa', 'b')]));
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
    for (const row of rows) {
      assert.ok(row.spoken.length > 0);
      assert.doesNotMatch(marked.parse(row.tooltip(), { async: false }), /<a |<img/);
    }
    const spoken = rows.map((row) => row.spoken);
    assert.ok(spoken.includes('connects to etcd, works, 364 d'));
  });

  test('nothing that connects: no rows', async () => {
    assert.deepEqual(await rowsOf(treeOnHost('h01-rsa', '', (path) => path.endsWith('kubeadm-config.yaml'))), []);
  });
});
