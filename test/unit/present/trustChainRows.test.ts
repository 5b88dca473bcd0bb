import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked } from 'marked';
import type { DecodedFile } from '../../../src/core/pki/model.ts';
import type { TreeRow } from '../../../src/core/present/tree/treeRow.ts';
import { type TreeGrouping, trustChainRows } from '../../../src/core/present/trustChainRows.ts';
import { base64, contextOf, kubeconfig } from '../../support/presentFixture.ts';
import { createTestCa, createTestKeys, createTestRequest } from '../../support/testPki.ts';

type Context = Awaited<ReturnType<typeof contextOf>>;

/** The whole tree as lines: indent, icon, label, description. */
function outline(context: Context, grouping: TreeGrouping = 'chain'): string[] {
  const lines = (rows: readonly TreeRow[], indent: string): string[] =>
    rows.flatMap((row) => [
      `${indent}${row.icon}: ${row.label}${row.description === '' ? '' : ` | ${row.description}`}`,
      ...lines(row.children(), `${indent}  `),
    ]);
  return lines(trustChainRows(context, grouping), '');
}

function allRows(rows: readonly TreeRow[]): TreeRow[] {
  return rows.flatMap((row) => [row, ...allRows(row.children())]);
}

const ca = await createTestCa({ name: 'kubernetes', notAfter: '2034-05-18T00:00:00Z' });

test('roots, what they signed, places and keys; the worst first', async () => {
  const scheduler = await ca.issue({ commonName: 'system:kube-scheduler', notAfter: '2026-07-03T12:00:00Z' });
  const apiserver = await ca.issue({
    commonName: 'kube-apiserver',
    extKeyUsage: ['serverAuth'],
    dnsNames: ['cp-1', 'kubernetes.default.svc', 'kubernetes.default', 'kubernetes'],
    ipAddresses: ['10.96.0.1', '10.0.0.11'],
    notAfter: '2027-04-20T12:00:00Z',
  });
  const context = await contextOf({
    '/etc/kubernetes/scheduler.conf': kubeconfig({
      ca: ca.certificatePem,
      certificate: scheduler.certificatePem,
      key: scheduler.traditionalKeyPem,
    }),
    '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
    '/etc/kubernetes/pki/ca.key': ca.keyPem,
    '/etc/kubernetes/pki/apiserver.crt': apiserver.certificatePem,
    '/etc/kubernetes/pki/apiserver.key': apiserver.keyPem,
  });
  assert.deepEqual(outline(context), [
    'pass: kubernetes | root CA · 7 y · signs 2 · 1 will stop',
    '  warning: scheduler.conf | client · 21 d left',
    '    file: /etc/kubernetes/scheduler.conf | users[0] · key fits',
    '  pass: apiserver | serving · 6 names · 312 d',
    '    file: /etc/kubernetes/pki/apiserver.crt',
    '    key: /etc/kubernetes/pki/apiserver.key | P-256 private key',
    '  file: /etc/kubernetes/scheduler.conf | clusters[0]',
    '  file: /etc/kubernetes/pki/ca.crt',
    '  key: /etc/kubernetes/pki/ca.key | P-256 private key',
  ]);
  const [root] = trustChainRows(context, 'chain');
  const [first, second] = root?.children() ?? [];
  assert.equal(second?.spoken, 'apiserver, serving certificate, works, fine until Apr 20, 2027 (312 d)');
  assert.equal(first?.spoken, 'scheduler.conf, client certificate, will stop, expires in 21 days (Jul 3, 2026)');
  assert.match(first?.tooltip() ?? '', /^\*\*⚠\ufe0e Client certificate of system:kube-scheduler, expires in 21 days/);
  assert.doesNotMatch(first?.tooltip() ?? '', /command:/);
  assert.equal(first?.children()[0]?.tooltip(), 'Line 11 · P-256 key in the same file');
  assert.equal(first?.children()[0]?.target?.path, '/etc/kubernetes/scheduler.conf');
});

test('CAs of the same name are told apart, and each has only what it signed', async () => {
  const other = await createTestCa({ name: 'kubernetes', notAfter: '2030-06-12T12:00:00Z' });
  const mine = await ca.issue({ commonName: 'a' });
  const theirs = await other.issue({ commonName: 'b' });
  const context = await contextOf({
    'a.pem': ca.certificatePem + mine.certificatePem,
    'b.pem': other.certificatePem + theirs.certificatePem,
  });
  const short = ({ fingerprint }: { fingerprint: string }) => {
    const octets = fingerprint.toUpperCase().match(/../g) ?? [];
    return [...octets.slice(0, 2), '…', ...octets.slice(-2)].join(':');
  };
  const lines = outline(context).filter((line) => !line.includes('file:'));
  const expected = [
    [`pass: kubernetes | root CA · ${short(ca)} · 7 y · signs 1`, '  pass: a | client · 202 d'],
    [`pass: kubernetes | root CA · ${short(other)} · 4 y · signs 1`, '  pass: b | client · 202 d'],
  ];
  assert.deepEqual(lines, (ca.fingerprint < other.fingerprint ? expected : expected.reverse()).flat());
});

test('intermediates stand between; broken things rise to the top', async () => {
  const healthy = await createTestCa({ name: 'a-healthy' });
  const root = await createTestCa({ name: 'z-root' });
  const intermediate = await root.issueCa({ name: 'z-intermediate' });
  const leaf = await intermediate.issue({ commonName: 'leaf', notAfter: '2026-06-01T00:00:00Z' });
  const context = await contextOf({
    'all.pem': healthy.certificatePem + root.certificatePem + intermediate.certificatePem + leaf.certificatePem,
  });
  assert.deepEqual(outline(context), [
    'pass: z-root | root CA · 9 y · signs 1 · 1 broken',
    '  pass: z-intermediate | intermediate CA · 9 y · signs 1 · 1 broken',
    '    error: leaf | client · expired 11 d ago',
    '      file: all.pem | 4 of 4',
    '    file: all.pem | 3 of 4',
    '  file: all.pem | 2 of 4',
    'pass: a-healthy | root CA · 9 y',
    '  file: all.pem | 1 of 4',
  ]);
});

test('what has no issuer, no certificate, or cannot be read stands apart', async () => {
  const orphan = await (await createTestCa({ name: 'away' })).issue({ commonName: 'orphan' });
  const { requestPem } = await createTestRequest();
  const context = await contextOf({
    'orphan.crt': orphan.certificatePem,
    'sa.key': (await ca.issue()).keyPem,
    'node.csr': requestPem,
    'broken.yaml': kubeconfig({
      ca: `${base64(ca.certificatePem).slice(0, 200)}-${base64(ca.certificatePem).slice(201)}`,
    }),
    'redacted.yaml': kubeconfig({ ca: 'REDACTED' }),
  });
  const denied: DecodedFile = {
    path: '/etc/kubernetes/admin.conf',
    values: [],
    credentials: [],
    unreadable: 'permission denied',
  };
  const files = [...context.graph.files, denied];
  assert.deepEqual(outline({ ...context, graph: { ...context.graph, files } }), [
    'question: Issuer not found | 1 certificate',
    '  pass: orphan | client · 202 d',
    '    file: orphan.crt',
    'circle-small-filled: Without certificate | 1 key · 1 request',
    '  key: sa.key | P-256 key',
    '  circle-small-filled: node.csr | CSR system:node:worker-2 · not signed',
    'error: Cannot be read | 2 files',
    '  error: broken.yaml | base64 breaks at character 201 · clusters[0]',
    '  lock: /etc/kubernetes/admin.conf | permission denied',
  ]);
});

test('a key that does not fit is told at the place', async () => {
  const admin = await ca.issue();
  const other = await ca.issue();
  const context = await contextOf({
    'admin.conf': kubeconfig({ certificate: admin.certificatePem, key: other.keyPem }),
  });
  assert.deepEqual(outline(context).slice(0, 3), [
    'question: Issuer not found | 1 certificate',
    '  pass: kubernetes-admin | client · 202 d',
    '    error: admin.conf | users[0] · key does not fit',
  ]);
});

test('cross-signed CAs end, however they loop', async () => {
  const [keysA, keysB] = [await createTestKeys(), await createTestKeys()];
  const a = await createTestCa({ name: 'a', keys: keysA });
  const b = await createTestCa({ name: 'b', keys: keysB });
  const aByB = await b.issueCa({ name: 'a', keys: keysA });
  const bByA = await a.issueCa({ name: 'b', keys: keysB });
  const loop = await contextOf({ 'x.pem': aByB.certificatePem + bByA.certificatePem });
  assert.deepEqual(outline(loop).filter((line) => !line.includes('file:')).length, 3);
  const whole = await contextOf({
    'x.pem': a.certificatePem + b.certificatePem + aByB.certificatePem + bByA.certificatePem,
  });
  assert.ok(outline(whole).length < 30);
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
    '  error: admin.conf | 1 problem',
    '    pass: kubernetes | root CA · 7 y · clusters[0]',
    '    error: admin.conf | client · expired 11 d ago · users[0]',
    '    key: P-256 key · fits the certificate | users[0]',
    '  folder: pki',
    '    pass: ca.crt | kubernetes · root CA · 7 y',
    '    key: ca.key | P-256 key · of CA kubernetes',
  ]);
});

test('ids occur once and do not depend on the moment', async () => {
  const leaf = await ca.issue();
  const texts = {
    'a.pem': ca.certificatePem + leaf.certificatePem,
    'b.pem': leaf.certificatePem + leaf.keyPem,
    'c/d.pem': leaf.certificatePem,
  };
  for (const grouping of ['chain', 'file'] as const) {
    const ids = allRows(trustChainRows(await contextOf(texts), grouping)).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const later = allRows(trustChainRows(await contextOf(texts, { now: Date.parse('2026-12-01') }), grouping));
    assert.deepEqual(
      later.map(({ id }) => id),
      ids,
    );
  }
});

test('names from certificates and files cannot disturb the rows', async () => {
  const odd = await createTestCa({ name: 'nimda\u202e\n[x](command:y)' });
  const context = await contextOf({ 'a\u202eb.pem': odd.certificatePem });
  for (const row of allRows(trustChainRows(context, 'chain'))) {
    assert.doesNotMatch(row.label + row.description + row.spoken, /[\u202e\n]/);
    assert.doesNotMatch(row.tooltip(), /\u202e/);
    assert.doesNotMatch(marked.parse(row.tooltip(), { async: false }), /<a |<img /);
  }
});
