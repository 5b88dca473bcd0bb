import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { trustChainRows } from '../../../../src/core/present/tree/trustChainRows.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { contextOf, kubeconfig } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';
import { outline } from '../../../support/treeOutline.ts';

const ca = await createTestCa({ name: 'kubernetes', notAfter: '2034-05-18T00:00:00Z' });

test('by file, what needs attention first, then folders, then files by name', async () => {
  const expired = await ca.issue({ notAfter: '2026-06-01T00:00:00Z' });
  const apiserver = await ca.issue({
    commonName: 'kube-apiserver',
    extKeyUsage: ['serverAuth'],
    dnsNames: ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'],
  });
  const context = await contextOf({
    '/pki/apiserver.crt': apiserver.certificatePem,
    '/pki/apiserver.key': apiserver.keyPem,
    '/pki/ca.crt': ca.certificatePem,
    '/pki/old/admin.crt': expired.certificatePem,
    '/pki/etcd/ca.crt': ca.certificatePem,
  });
  assert.deepEqual(outline(context, 'file'), [
    'folder: /pki',
    '  folder: old',
    '    error: admin.crt | expired 11 d ago · kubernetes-admin · client',
    '  folder: etcd',
    '    pass: ca.crt | 7 y · kubernetes · root CA',
    '  pass: apiserver.crt | 202 d · serving',
    '  key: apiserver.key | P-256 key · matches apiserver',
    '  pass: ca.crt | 7 y · kubernetes · root CA',
  ]);
});

test('a file that was read in parts says so, and what was not looked for', async () => {
  const bytes = new TextEncoder().encode(ca.certificatePem);
  const lineNumbers = ca.certificatePem.split('\n').map((_, index) => 1000 + index);
  const log = decodeFile({ path: '/var/log/a.log', bytes, lineNumbers }, decodingTools);
  const context = { ...(await contextOf({})), graph: await buildPkiGraph([log], decodingTools.cryptography) };
  assert.deepEqual(outline(context, 'file'), [
    'folder: /var/log',
    '  pass: a.log | 7 y · only partly read',
    '    pass: kubernetes | 7 y · root CA',
  ]);
  const [folder] = trustChainRows(context, 'file');
  const [file] = folder?.children() ?? [];
  assert.match(await Promise.resolve(file?.tooltip() ?? ''), /not for tokens or base64-encoded DER/);
});

test('by folder and file', async () => {
  const leaf = await ca.issue({ notAfter: '2026-06-01T00:00:00Z' });
  const context = await contextOf({
    '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
    '/etc/kubernetes/pki/ca.key': ca.keyPem,
    '/etc/kubernetes/admin.conf': kubeconfig({
      ca: ca.certificatePem,
      certificate: leaf.certificatePem,
      key: leaf.keyPem,
    }),
    '/etc/kubernetes/empty.yaml': 'a: b\n',
  });
  assert.deepEqual(outline(context, 'file'), [
    'folder: /etc/kubernetes',
    '  error: admin.conf | expired 11 d ago · 1 problem',
    '    pass: kubernetes | 7 y · root CA · clusters[0]',
    '    error: admin.conf | expired 11 d ago · client · users[0]',
    '    key: P-256 key · matches certificate | users[0]',
    '  folder: pki',
    '    pass: ca.crt | 7 y · kubernetes · root CA',
    '    key: ca.key | P-256 key · matches CA kubernetes',
  ]);
});
