import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked } from 'marked';
import type { DecodedFile } from '../../../../src/core/pki/pkiModel.ts';
import { trustChainRows } from '../../../../src/core/present/tree/trustChainRows.ts';
import { base64 } from '../../../support/base64.ts';
import { contextOf, kubeconfig } from '../../../support/presentFixture.ts';
import { createTestCa, createTestKeys, createTestRequest } from '../../../support/testPki.ts';
import { allRows, outline } from '../../../support/treeOutline.ts';

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
    '/etc/kubernetes/scheduler.conf': `${kubeconfig({
      ca: ca.certificatePem,
      certificate: scheduler.certificatePem,
      key: scheduler.traditionalKeyPem,
    })}current-context: admin\n`,
    '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
    '/etc/kubernetes/pki/ca.key': ca.keyPem,
    '/etc/kubernetes/pki/apiserver.crt': apiserver.certificatePem,
    '/etc/kubernetes/pki/apiserver.key': apiserver.keyPem,
  });
  assert.deepEqual(outline(context), [
    'pass: kubernetes | 7 y · root CA · 1 will stop working · signs 2',
    '  warning: scheduler.conf | 21 d left · client',
    '    file: scheduler.conf | users[0] · key matches · /etc/kubernetes',
    '  pass: apiserver | 312 d · serving · 6 names',
    '    file: apiserver.crt | /etc/kubernetes/pki',
    '    key: apiserver.key | P-256 private key · /etc/kubernetes/pki',
    '  file: scheduler.conf | clusters[0] · /etc/kubernetes',
    '  file: ca.crt | /etc/kubernetes/pki',
    '  key: ca.key | P-256 private key · /etc/kubernetes/pki',
  ]);
  const [root] = trustChainRows(context, 'chain');
  const [first, second] = root?.children() ?? [];
  assert.equal(second?.spoken, 'apiserver, serving certificate, works, fine until Apr 20, 2027 (312 d)');
  assert.equal(
    first?.spoken,
    'scheduler.conf, client certificate, will stop working, expires in 21 days (Jul 3, 2026)',
  );
  assert.match(first?.tooltip() ?? '', /^\*\*⚠\ufe0e Client certificate of system:kube-scheduler, expires in 21 days/);
  assert.doesNotMatch(first?.tooltip() ?? '', /command:/);
  assert.equal(
    first?.children()[0]?.tooltip(),
    'Line 11 · P-256 key in the same file\\\n/etc/kubernetes/scheduler.conf',
  );
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
    [`pass: kubernetes | 7 y · root CA · ${short(ca)} · signs 1`, '  pass: a | 202 d · client'],
    [`pass: kubernetes | 4 y · root CA · ${short(other)} · signs 1`, '  pass: b | 202 d · client'],
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
    'pass: z-root | 9 y · root CA · 1 not working · signs 1',
    '  pass: z-intermediate | 9 y · intermediate CA · 1 not working · signs 1',
    '    error: leaf | expired 11 d ago · client',
    '      file: all.pem | 4 of 4',
    '    file: all.pem | 3 of 4',
    '  file: all.pem | 2 of 4',
    'pass: a-healthy | 9 y · root CA',
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
    '  pass: orphan | 202 d · client',
    '    file: orphan.crt',
    'circle-small-filled: Without a certificate | 1 key · 1 request',
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
    '  error: kubernetes-admin | key does not match · 202 d · client',
    '    error: admin.conf | users[0] · key does not match',
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

test('certificates of one name are told apart by their files, or where they share one by fingerprint', async () => {
  const [a, b, c] = [await ca.issue(), await ca.issue(), await ca.issue()];
  const issued = async (texts: Readonly<Record<string, string>>) =>
    outline(await contextOf({ 'ca.crt': ca.certificatePem, ...texts })).filter((line) => line.startsWith('  pass'));
  assert.deepEqual((await issued({ 'x/a.pem': a.certificatePem, 'y/b.pem': b.certificatePem })).sort(), [
    '  pass: kubernetes-admin | 202 d · client · x/a.pem',
    '  pass: kubernetes-admin | 202 d · client · y/b.pem',
  ]);
  for (const line of await issued({ 'x/a.pem': a.certificatePem, 'y/both.pem': b.certificatePem + c.certificatePem })) {
    assert.match(line, /client · (x\/a\.pem|[0-9A-F]{2}:[0-9A-F]{2}:…:[0-9A-F]{2}:[0-9A-F]{2})$/);
  }
});

test('the many places of a CA are folded below what it signed', async () => {
  const admin = await ca.issue();
  const kubeconfigs = ['a.conf', 'b.conf', 'c.conf'].map((name) => [name, kubeconfig({ ca: ca.certificatePem })]);
  const context = await contextOf({ ...Object.fromEntries(kubeconfigs), 'admin.pem': admin.certificatePem });
  assert.deepEqual(outline(context), [
    'pass: kubernetes | 7 y · root CA · signs 1',
    '  pass: kubernetes-admin | 202 d · client',
    '    file: admin.pem',
    '  files: Found in 3 places',
    '    file: a.conf | clusters[0]',
    '    file: b.conf | clusters[0]',
    '    file: c.conf | clusters[0]',
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
