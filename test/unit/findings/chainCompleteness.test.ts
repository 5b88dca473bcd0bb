import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainErrors } from '../../../src/core/present/explain/explainErrors.ts';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { manifestOf, tlsSecret } from '../../support/objectFindings.ts';
import { contextOf } from '../../support/presentFixture.ts';
import { repaired } from '../../support/repair.ts';
import { createTestCa, type TestCertificate } from '../../support/testPki.ts';

const root = await createTestCa({ name: 'corp-root' });
const upper = await root.issueCa({ name: 'upper' });
const lower = await upper.issueCa({ name: 'lower' });
const leaf = await lower.issue({ commonName: 'web', dnsNames: ['web'], extKeyUsage: ['serverAuth'] });
const ofRoot = await root.issue({ keys: leaf.keys });

const pem = (...certificates: readonly TestCertificate[]) =>
  certificates.map(({ certificatePem }) => certificatePem).join('');
const pair = (...certificates: readonly TestCertificate[]) => ({
  'web.crt': pem(...certificates),
  'web.key': leaf.keyPem,
});
const intermediates = { 'intermediate-ca.crt': pem(lower), 'chain.pem': pem(upper) };
const incompleteIn = async (files: Readonly<Record<string, string>>) =>
  codesOf(await findingsIn(files)).filter((each) => each.startsWith('chain-incomplete'));
const incomplete = ['chain-incomplete web.crt'];

describe('chain-incomplete', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['the leaf alone', { ...pair(leaf), ...intermediates, 'ca.crt': pem(root) }, incomplete],
    ['one of two intermediates', { ...pair(leaf, lower), ...intermediates, 'ca.crt': pem(root) }, incomplete],
    ['both', { ...pair(leaf, lower, upper), ...intermediates, 'ca.crt': pem(root) }, []],
    ['an intermediate that is trusted', { ...pair(leaf), ...intermediates, 'ca.crt': pem(lower) }, []],
    ['its issuer that is trusted', { ...pair(leaf, lower), ...intermediates, 'ca.crt': pem(upper, root) }, []],
    ['nothing is known above it', pair(leaf), []],
    ['the intermediate is known, and not what is above', { ...pair(leaf), 'intermediate-ca.crt': pem(lower) }, []],
    ['a leaf of the root', { ...pair(ofRoot), 'ca.crt': pem(root) }, []],
    [
      'a file of the whole chain beside it',
      { ...pair(leaf), 'fullchain.pem': pem(leaf, lower, upper), 'ca.crt': pem(root) },
      [],
    ],
    [
      'a block that cannot be read',
      {
        ...pair(leaf),
        'web.crt': `${pem(leaf)}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`,
        ...intermediates,
        'ca.crt': pem(root),
      },
      [],
    ],
  ];
  for (const [name, files, expected] of cases)
    test(name, async () => assert.deepEqual(await incompleteIn(files), expected));

  test('the leaf is marked; the message names both ends', async () => {
    const findings = await findingsIn({ ...pair(leaf, lower), ...intermediates, 'ca.crt': pem(root) });
    const finding = findings.find(({ code }) => code === 'chain-incomplete');
    assert.equal(finding?.severity, 'error');
    assert.deepEqual(finding.span, { start: 0, end: pem(leaf).trimEnd().length });
    assert.equal(
      finding.message,
      'The serving certificate of web does not lead to CA corp-root: the certificate of intermediate CA upper is missing here. ' +
        'Clients that trust corp-root fail with `x509: certificate signed by unknown authority`. Append the certificate of upper after it.',
    );
    assert.deepEqual(
      finding.related.map(({ path, message }) => `${path}: ${message}`),
      ['chain.pem: Missing certificate'],
    );
  });

  test('a client certificate of a kubeconfig', async () => {
    const kubeconfig = (...certificates: readonly TestCertificate[]) =>
      `apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster:\n    certificate-authority-data: ${base64(pem(root))}\n` +
      `users:\n- name: a\n  user:\n    client-certificate-data: ${base64(pem(...certificates))}\n`;
    const files = (...certificates: readonly TestCertificate[]) => ({
      config: kubeconfig(...certificates),
      'web.pem': pem(leaf, lower, upper),
    });
    assert.deepEqual(await incompleteIn(files(leaf)), ['chain-incomplete config']);
    const { texts } = await repaired(files(leaf), 'chain-incomplete');
    assert.deepEqual(texts, files(leaf, lower, upper));
  });
});

describe('chain-incomplete for clients of elsewhere', () => {
  const ingress = manifestOf(
    'networking.k8s.io/v1',
    'Ingress',
    { name: 'web', namespace: 'shop' },
    { spec: { tls: [{ hosts: ['web'], secretName: 'web-tls' }], rules: [{ host: 'web' }] } },
  );
  const secret = (sent: readonly TestCertificate[], beside: Readonly<Record<string, string>> = {}) =>
    tlsSecret({ name: 'web-tls', namespace: 'shop' }, { certificatePem: pem(...sent), keyPem: leaf.keyPem }, beside);
  const said = (secrets: string, more: Readonly<Record<string, string>> = {}) =>
    findingsIn({ 'ingress.yaml': ingress, 'secret.yaml': secrets, ...more }).then((findings) =>
      findings.flatMap(({ code, severity, path }) => (code === 'chain-incomplete' ? `${severity} ${path}` : [])),
    );
  const unsent = ['warning secret.yaml'];
  const other = tlsSecret(
    { name: 'other-tls', namespace: 'blog' },
    { certificatePem: pem(leaf, lower), keyPem: leaf.keyPem },
  );

  test('is told where the files have the intermediate that is not sent', async () => {
    assert.deepEqual(await said(secret([leaf], { 'ca.crt': pem(lower) })), unsent, 'beside it');
    assert.deepEqual(await said(secret([leaf]), { 'other.yaml': other }), unsent, 'in another Secret');
    assert.deepEqual(await said(secret([leaf]), { 'intermediate-ca.crt': pem(lower) }), unsent, 'in a file');
    assert.deepEqual(await said(secret([leaf, lower], { 'ca.crt': pem(upper) })), unsent, 'the next one');
  });
  test('is not told of what is sent, of roots, of what nobody knows, and of what somebody trusts', async () => {
    assert.deepEqual(await said(secret([leaf, lower], { 'ca.crt': pem(lower) })), []);
    assert.deepEqual(await said(secret([leaf])), []);
    assert.deepEqual(await said(secret([ofRoot], { 'ca.crt': pem(root) })), []);
    assert.deepEqual(await said(secret([leaf], { 'ca.crt': pem(lower) }), { '/srv/app/ca.crt': pem(lower) }), []);
    const trusting = manifestOf(
      'v1',
      'ConfigMap',
      { name: 'trusted', namespace: 'shop' },
      { data: { 'ca.crt': pem(lower) } },
    );
    assert.deepEqual(await said(secret([leaf], { 'ca.crt': pem(lower) }), { 'trusted.yaml': trusting }), []);
    const alone = secret([leaf], { 'ca.crt': pem(lower) });
    assert.deepEqual(await said(alone, { 'ingress.yaml': ingress.replace('web-tls', 'older-tls') }), [], 'not served');
  });
  test('explains what OpenSSL says, and is repaired by the certificate', async () => {
    const files = { 'ingress.yaml': ingress, 'secret.yaml': secret([leaf], { 'ca.crt': pem(lower) }) };
    const context = await contextOf(files);
    const [explained] = explainErrors('verify error:num=21:unable to verify the first certificate', context);
    assert.deepEqual(
      explained?.findings.map(({ code }) => code),
      ['chain-incomplete'],
    );
    assert.match(explained.error.record.meaning(explained.error.line), /does not send its intermediate CA/);
    const { texts } = await repaired(files, 'chain-incomplete');
    assert.deepEqual(texts['secret.yaml'], secret([leaf, lower], { 'ca.crt': pem(lower) }));
  });
});
