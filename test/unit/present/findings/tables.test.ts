import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding, Severity } from '../../../../src/core/findings/findingModel.ts';
import { emptyGraph } from '../../../../src/core/pki/emptyGraph.ts';
import type { DecodedFile } from '../../../../src/core/pki/pkiModel.ts';
import { findingsTable } from '../../../../src/core/present/findings/findingsTable.ts';
import { inventoryTable } from '../../../../src/core/present/inventory/inventoryTable.ts';
import type { PresentContext } from '../../../../src/core/present/presentContext.ts';
import { inLanguage } from '../../../support/languages.ts';
import { contextOf, kubeconfig } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'prod-ca' });
const client = await ca.issue({
  subject: 'CN=kubernetes-admin,O=kubeadm:cluster-admins',
  notAfter: '2026-06-11T00:00:00Z',
});
const admin = kubeconfig({ ca: ca.certificatePem, certificate: client.certificatePem });
const whole = kubeconfig({ ca: ca.certificatePem, certificate: client.certificatePem, key: client.keyPem });

/** With a file that could not be read, as a scan adds it. */
function withUnreadable(context: PresentContext, path: string): PresentContext {
  const file: DecodedFile = { path, values: [], credentials: [], unreadable: 'permission denied' };
  return { ...context, graph: { ...context.graph, files: [...context.graph.files, file] } };
}

describe('inventoryTable', () => {
  test('has a line for each value with its place, and passes over files without any', async () => {
    const context = await contextOf({ 'admin.conf': admin, 'pod.yaml': 'kind: Pod\n', 'ca.crt': ca.certificatePem });
    assert.equal(
      inventoryTable(context),
      `WHERE          FIELD                                           WHAT
admin.conf:6   clusters[0].cluster.certificate-authority-data  ✓ CA prod-ca · 9 y
admin.conf:11  users[0].user.client-certificate-data           ✗ kubernetes-admin · expired 34 h ago
ca.crt:1                                                       ✓ CA prod-ca · 9 y
`,
    );
  });

  test('says so when there is nothing', async () => {
    assert.equal(inventoryTable(await contextOf({ 'pod.yaml': 'kind: Pod\n' })), 'No certificates here.\n');
  });

  test('names files that cannot be read, and writes hostile names visibly', async () => {
    const table = inventoryTable(withUnreadable(await contextOf({}), 'a\u202e\n\u001b[31m.key'));
    assert.equal(
      table.split('\n')[1]?.trimEnd().replace(/ +/g, ' '),
      'a\\u202e\\n\\u001b[31m.key ? cannot be read: permission denied',
    );
    assert.equal(table.split('\n').length, 3);
  });
});

describe('findingsTable', () => {
  const empty = emptyGraph();
  const file: DecodedFile = { path: 'a.crt', values: [], credentials: [] };
  const finding = (severity: Severity): Finding => ({
    code: 'cert-expired',
    severity,
    message: 'M.',
    path: 'a.crt',
    related: [],
  });
  const closing = (...severities: readonly Severity[]): string | undefined =>
    findingsTable({ ...empty, files: [file] }, severities.map(finding))
      .trimEnd()
      .split('\n')
      .at(-1);

  test('Chinese sentences stand side by side without a blank', () => {
    const unread: DecodedFile = { path: 'b.crt', values: [], credentials: [], unreadable: 'permission denied' };
    const summary = (files: readonly DecodedFile[]) =>
      inLanguage('chinese', () =>
        findingsTable({ ...empty, files }, [])
          .split('\n')
          .at(-2),
      );
    for (const files of [[unread], [unread, { ...unread, path: 'c.crt' }]]) {
      assert.match(summary(files) ?? '', /。有 \d 个文件无法读取。$/);
    }
  });

  test('lists findings with place and code under their file', async () => {
    const { graph, findings } = await contextOf({ 'admin.conf': whole, 'ca.crt': ca.certificatePem });
    const lines = findingsTable(graph, findings).split('\n');
    assert.equal(lines[0], 'admin.conf:11:30');
    assert.match(lines[1] ?? '', /^ {2}✗ error {4}admin\.conf expired 34 h ago .* {2}cert-expired$/);
    assert.deepEqual(lines.slice(2), ['', '1 error in 2 certificates.', '']);
  });

  test('names files that cannot be read with the reason', async () => {
    const { graph } = withUnreadable(await contextOf({ 'ca.crt': ca.certificatePem }), 'a\u202e.key');
    assert.equal(
      findingsTable(graph, []),
      'a\\u202e.key\n  cannot be read: permission denied\n\nNo problems in 1 certificate. 1 file cannot be read.\n',
    );
  });

  for (const [severities, expected] of [
    [[], 'No problems in 0 certificates.'],
    [['error'], '1 error in 0 certificates.'],
    [['warning', 'error', 'error'], '2 errors, 1 warning in 0 certificates.'],
    [['info', 'hint', 'hint', 'info'], '2 notes, 2 hints in 0 certificates.'],
    [['info', 'hint'], '1 note, 1 hint in 0 certificates.'],
  ] as const) {
    test(`counts ${severities.join(', ') || 'nothing'}`, () => assert.equal(closing(...severities), expected));
  }
});
