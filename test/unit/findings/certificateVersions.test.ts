import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { selfSigned } from '../../support/selfSigned.ts';
import { certificate, commonName, element, extension, integer, name, sequence, text } from '../x509/derBuilder.ts';

const v1 = { version: [] };
const pemOf = (parts: Parameters<typeof certificate>[0]) => encodePem('CERTIFICATE', certificate(parts));
const names = sequence(text(0x82, 'example.com'));

describe('cert-v1', () => {
  test('a leaf is warned about, with or without extensions, which nobody reads', async () => {
    const findings = await findingsIn({
      'plain.pem': pemOf(v1),
      'two.pem': pemOf({ version: [element(0xa0, integer(1))] }),
      'with.pem': pemOf({ ...v1, extensions: [extension('2.5.29.17', names)] }),
      'v3.pem': pemOf({}),
    });
    assert.deepEqual(gradesOf(findings, /^cert-v1$/), [
      'warning cert-v1 plain.pem',
      'warning cert-v1 two.pem',
      'warning cert-v1 with.pem',
    ]);
    assert.match(findings.find(({ path }) => path === 'with.pem')?.message ?? '', /names and usages are ignored/);
  });

  test('a root is accepted', async () => {
    const pem = encodePem('CERTIFICATE', selfSigned(v1));
    assert.deepEqual(gradesOf(await findingsIn({ 'a.pem': pem }), /^cert-v1$/), ['info cert-v1 a.pem']);
  });

  test('a server’s is told by what it breaks: it has no names', async () => {
    const secret = `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${base64(pemOf(v1))}\n`;
    assert.deepEqual(gradesOf(await findingsIn({ 'a.yaml': secret }), /^(cert-v1|san-missing)$/), [
      'info cert-v1 a.yaml',
      'warning san-missing a.yaml',
    ]);
  });
});

test('empty-subject-noncritical-san: RFC 5280, 4.2.1.6', async () => {
  const findings = await findingsIn({
    'critical.pem': pemOf({ subject: name(), extensions: [extension('2.5.29.17', names, true)] }),
    'named.pem': pemOf({ subject: commonName('a'), extensions: [extension('2.5.29.17', names)] }),
    'nameless.pem': pemOf({ subject: name() }),
    'uncritical.pem': pemOf({ subject: name(), extensions: [extension('2.5.29.17', names)] }),
  });
  assert.deepEqual(gradesOf(findings, /^empty-subject/), ['hint empty-subject-noncritical-san uncritical.pem']);
});
