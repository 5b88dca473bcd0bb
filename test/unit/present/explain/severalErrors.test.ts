import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { explanationPage } from '../../../../src/core/present/explain/explanationPage.ts';
import { explanationText } from '../../../../src/core/present/explain/explanationText.ts';
import { pastedText } from '../../../../src/core/present/explain/pastedText.ts';
import { base64 } from '../../../support/base64.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { createTestCluster } from '../../../support/testCluster.ts';

const lines = [
  'dial tcp 10.0.0.1:2379: x509: certificate signed by unknown authority',
  'dial tcp 10.0.0.2:6443: x509: certificate is valid for a, not 192.168.56.10',
  'x509: certificate has expired or is not yet valid',
];

describe('what was pasted into a field of one line', () => {
  test('keeps its lines', () => {
    const log = lines.join('\r\n');
    assert.equal(pastedText(lines.join(''), ['', log]), log);
    assert.equal(pastedText(lines.join(' '), [log]), log);
  });

  test('is what was typed, where it is not what was copied', () => {
    assert.equal(pastedText('x509: a', ['x509: b', '', ' ']), 'x509: a');
    assert.equal(pastedText('', ['']), '');
  });
});

describe('errors of a text, on one page', () => {
  test('each has a section, harmless, and open if something explains it', async () => {
    const { files, kubeconfig, ca } = await createTestCluster();
    const old = await ca.issue({
      commonName: 'kubernetes-admin',
      notBefore: '2025-06-01T00:00:00Z',
      notAfter: '2026-06-01T00:00:00Z',
    });
    const user = { 'client-certificate-data': base64(old.certificatePem), 'client-key-data': base64(old.keyPem) };
    const path = 'file:///cluster/admin.conf';
    const context = await contextOf({ ...files, [path]: kubeconfig({ user }) });
    const explained = explainErrors(`${lines.join('\n')}\nx509: certificate is valid for a\u202eb, not c`, context);
    const { title, parts } = explanationPage(explained, context, () => undefined);
    assert.equal(title, '4 errors in this text');
    const sections = parts.flatMap((part) => (part.kind === 'section' ? [part] : []));
    const headings = [
      'x509: certificate signed by unknown authority',
      'x509: certificate is valid for a, not 192.168.56.10',
      'x509: certificate has expired or is not yet valid',
      'x509: certificate is valid for a\\u202eb, not c',
    ];
    assert.deepEqual(
      sections.map(({ heading }) => heading),
      headings,
    );
    assert.deepEqual(
      sections.map(({ isFolded }) => isFolded),
      explained.map(({ connections }, index) => index > 0 && connections.length === 0),
    );
    assert.match(JSON.stringify(sections[2]), /kube-apiserver/);
    assert.match(JSON.stringify(sections[1]), /No connection in these files fails with this error\./);
    const text = explanationText(explained, { ...context, pathLabel: (file) => file.path.replace(/^.*\//, '') });
    for (const heading of headings) assert.ok(text.includes(`${heading}\n`), heading);
    assert.match(text, /^ {3}→ admin\.conf:\d+: /m);
  });
});
