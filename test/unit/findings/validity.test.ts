import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { assertAnnotated, codesOf, findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { selfSigned } from '../../support/selfSigned.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const ended = { notBefore: '2025-05-31T00:00:00Z', notAfter: '2026-05-31T00:00:00Z' };
const endedCa = { notBefore: '2016-05-03T00:00:00Z', notAfter: '2026-05-03T00:00:00Z' };

describe('dates', () => {
  test('a kubeconfig’s expired client certificate, in the words of kubectl', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const admin = await ca.issue({ organizations: ['kubeadm:cluster-admins'], ...ended });
    const [finding] = await assertAnnotated(
      'home/.kube/config',
      `apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster:
    certificate-authority-data: ${base64(ca.certificatePem)}
users:
- name: admin
  user:
    client-certificate-data: ${base64(admin.certificatePem)}
    #                        ^ cert-expired
    client-key-data: ${base64(admin.keyPem)}
`,
    );
    assert.equal(
      finding?.message,
      'The client certificate of kubernetes-admin expired 12 days ago (May 31, 2026). kubectl fails with ' +
        '`error: You must be logged in to the server (Unauthorized)`. Renew it with CA kubernetes.',
    );
    assert.equal(finding.severity, 'error');
    assert.equal(finding.fingerprint, admin.fingerprint);
  });

  test('it is reported at each of its places, but not in what kubectl apply keeps', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const server = await ca.issue({
      commonName: 'web',
      extKeyUsage: ['serverAuth'],
      dnsNames: ['web.default.svc'],
      ...ended,
    });
    const pem = base64(server.certificatePem);
    const findings = await findingsIn({
      'a.crt': server.certificatePem,
      'b.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: web
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Secret","data":{"tls.crt":"${pem}"},"metadata":{"name":"web"}}
data:
  tls.crt: ${pem}
`,
    });
    assert.deepEqual(codesOf(findings), ['cert-expired a.crt', 'cert-expired b.yaml']);
  });

  test('not yet valid: an error, a warning within the skew of clocks', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const later = await ca.issue({ notBefore: '2026-06-12T13:00:00Z', notAfter: '2027-06-12T13:00:00Z' });
    const soon = await ca.issue({ notBefore: '2026-06-12T10:04:00Z', notAfter: '2027-06-12T13:00:00Z' });
    const findings = await findingsIn({ 'later.crt': later.certificatePem, 'soon.crt': soon.certificatePem });
    assert.deepEqual(
      findings.map(({ code, severity }) => [code, severity]),
      [
        ['cert-not-yet-valid', 'error'],
        ['cert-not-yet-valid', 'warning'],
      ],
    );
    assert.match(
      findings[0]?.message ?? '',
      / becomes valid in 3 h \(2026-06-12 13:00 UTC\)\. Until then, servers that verify it reject it with /,
    );
  });

  test('near the end: soon, critical, and a CA a year ahead', async () => {
    const ca = await createTestCa({
      name: 'kubernetes',
      notBefore: '2017-05-18T00:00:00Z',
      notAfter: '2027-05-18T00:00:00Z',
    });
    const issue = (notAfter: string, serialNumber: string) =>
      ca.issue({ notBefore: '2025-07-01T00:00:00Z', notAfter, serialNumber });
    const [soon, critical] = await Promise.all([
      issue('2026-07-03T10:00:00Z', '4f3a9d21c0b7e655'),
      issue('2026-06-15T00:00:00Z', '4f3a9d21c0b7e656'),
    ]);
    const findings = await findingsIn({
      'ca.crt': ca.certificatePem,
      'critical.crt': critical.certificatePem,
      'soon.crt': soon.certificatePem,
    });
    assert.deepEqual(codesOf(findings), [
      'ca-expiring-soon ca.crt',
      'cert-expiring-critical critical.crt',
      'cert-expiring-soon soon.crt',
    ]);
    assert.equal(
      findings[0]?.message,
      'CA kubernetes expires in 339 days (May 18, 2027). After that, everything it signed fails, even renewed ' +
        'certificates. kubeadm cannot renew CAs. Extend the CA, or plan a rotation.',
    );
    assert.match(findings[2]?.message ?? '', / expires in 21 days \(Jul 3, 2026\)\. After that, /);
  });

  test('the user’s severities count, and off is off', async () => {
    const ca = await createTestCa({ name: 'kubernetes', ...endedCa });
    const leaf = await ca.issue(ended);
    const policy = { ...defaultPolicy, severities: { 'ca-expired': 'hint', 'cert-expired': 'off' } as const };
    const findings = await findingsIn({ 'a.crt': leaf.certificatePem, 'ca.crt': ca.certificatePem }, policy);
    assert.deepEqual(
      findings.map(({ code, severity }) => [code, severity]),
      [['ca-expired', 'hint']],
    );
  });

  test('the moment counts, not the clock', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const leaf = await ca.issue();
    const files = { 'a.crt': leaf.certificatePem, 'ca.crt': ca.certificatePem };
    assert.deepEqual(await findingsIn(files), []);
    assert.deepEqual(codesOf(await findingsIn(files, defaultPolicy, testNow + 366 * 24 * 3_600_000)), [
      'cert-expired a.crt',
    ]);
  });
});

describe('expired CAs', () => {
  test('one that stands alone is an error', async () => {
    const ca = await createTestCa({ name: 'kubernetes', ...endedCa });
    assert.deepEqual(codesOf(await findingsIn({ 'ca.crt': ca.certificatePem })), ['ca-expired ca.crt']);
  });

  test('in a bundle with one that ends later, an ending one on which nothing depends is a hint', async () => {
    const old = await createTestCa({
      name: 'Root 1',
      notBefore: '2006-06-20T00:00:00Z',
      notAfter: '2026-06-15T00:00:00Z',
    });
    const other = await createTestCa({ name: 'Root 2' });
    const leaf = await old.issue();
    const roots = { 'roots.pem': old.certificatePem + other.certificatePem };
    const of = async (files: Readonly<Record<string, string>>) => gradesOf(await findingsIn(files), /^cert-exp/);
    assert.deepEqual(await of(roots), ['hint cert-expiring-critical roots.pem']);
    assert.deepEqual(await of({ 'roots.pem': old.certificatePem }), ['error cert-expiring-critical roots.pem']);
    assert.deepEqual(await of({ ...roots, 'leaf.crt': leaf.certificatePem }), [
      'error cert-expiring-critical roots.pem',
    ]);
  });

  test('a root that does not say it is a CA is noise in a bundle, and not where it is presented', async () => {
    const pem = encodePem('CERTIFICATE', selfSigned({}));
    const other = await createTestCa({ name: 'Root 2' });
    const later = Date.parse('2027-02-01T00:00:00Z');
    const of = async (files: Readonly<Record<string, string>>) =>
      gradesOf(await findingsIn(files, defaultPolicy, later), /expired/);
    const text = pem + other.certificatePem;
    assert.deepEqual(await of({ 'roots.pem': text }), ['warning expired-member-in-bundle roots.pem']);
    assert.deepEqual(await of({ 'roots.pem': pem }), ['error cert-expired roots.pem']);
    const secret = `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${base64(text)}\n`;
    assert.deepEqual(await of({ 'a.yaml': secret }), ['error cert-expired a.yaml']);
  });

  test('in a bundle with a valid one it is noise', async () => {
    const old = await createTestCa({ name: 'kubernetes', ...endedCa });
    const ca = await createTestCa({ name: 'kubernetes' });
    const leaf = await ca.issue();
    const findings = await findingsIn({
      'ca.crt': old.certificatePem + ca.certificatePem,
      'leaf.crt': leaf.certificatePem,
    });
    assert.deepEqual(codesOf(findings), ['expired-member-in-bundle ca.crt']);
    assert.equal(findings[0]?.severity, 'warning');
    assert.equal(findings[0]?.span?.start, 0);
  });

  test('in a bundle of expired ones each is an error', async () => {
    const [a, b] = await Promise.all([
      createTestCa({ name: 'a', ...endedCa }),
      createTestCa({ name: 'b', ...endedCa }),
    ]);
    const findings = await findingsIn({ 'ca.crt': a.certificatePem + b.certificatePem });
    assert.deepEqual(codesOf(findings), ['ca-expired ca.crt', 'ca-expired ca.crt']);
  });

  test('in a bundle that still needs it, it is an error', async () => {
    const old = await createTestCa({ name: 'kubernetes', ...endedCa });
    const other = await createTestCa({ name: 'kubernetes' });
    const leaf = await old.issue();
    const findings = await findingsIn({
      'ca.crt': old.certificatePem + other.certificatePem,
      'leaf.crt': leaf.certificatePem,
    });
    assert.deepEqual(codesOf(findings), ['ca-expired ca.crt']);
  });

  test('of a cross-signed root, the signer is a note beside that root', async () => {
    const old = await createTestCa({ name: 'Old Root', ...endedCa });
    const root = await createTestCa({ name: 'New Root' });
    const crossed = await old.issueCa({ name: 'New Root', keys: root.keys, notAfter: '2030-01-01T00:00:00Z' });
    const leaf = await root.issue();
    const chain = leaf.certificatePem + crossed.certificatePem;
    const of = async (bundle: string) =>
      gradesOf(await findingsIn({ 'ca.crt': bundle, 'chain.crt': chain }), /^(?:ca-expired|expired-member)/);
    assert.deepEqual(await of(root.certificatePem + old.certificatePem), ['info expired-member-in-bundle ca.crt']);
    assert.deepEqual(await of(old.certificatePem), ['error ca-expired ca.crt']);
    assert.deepEqual(await of(old.certificatePem + crossed.certificatePem), [
      'warning expired-member-in-bundle ca.crt',
    ]);
    const other = await createTestCa({ name: 'New Root' });
    assert.deepEqual(await of(other.certificatePem + old.certificatePem), ['error ca-expired ca.crt']);
    const alone = await old.issue({ notAfter: '2030-01-01T00:00:00Z' });
    const needed = { 'ca.crt': root.certificatePem + old.certificatePem, 'leaf.crt': alone.certificatePem };
    assert.deepEqual(gradesOf(await findingsIn(needed), /^(?:ca-expired|expired-member)/), ['error ca-expired ca.crt']);
  });

  test('a cross-signed root that has ended is a note where a server presents it, beside its valid root', async () => {
    const old = await createTestCa({ name: 'Old Root' });
    const root = await createTestCa({ name: 'New Root' });
    const crossed = await old.issueCa({ name: 'New Root', keys: root.keys, ...endedCa });
    const leaf = await root.issue({ extKeyUsage: ['serverAuth'], dnsNames: ['shop.example.net'] });
    const chain = leaf.certificatePem + crossed.certificatePem;
    const of = async (bundle: string, text = chain) =>
      gradesOf(await findingsIn({ 'ca.crt': bundle, 'tls.crt': text }), /^ca-exp/);
    assert.deepEqual(await of(root.certificatePem), ['info ca-expired tls.crt']);
    assert.deepEqual(await of(old.certificatePem), ['error ca-expired tls.crt']);
    assert.deepEqual(await of(root.certificatePem, crossed.certificatePem), ['error ca-expired tls.crt']);
  });

  test('a public CA in what a server presents is the next renewal’s', async () => {
    const ofPublic = { O: ["Let's Encrypt"] };
    const root = await createTestCa({ name: 'Root', subject: [ofPublic] });
    const near = { notAfter: '2026-10-01T00:00:00Z' };
    const between = await root.issueCa({ name: 'R13', subject: [ofPublic, { CN: ['R13'] }], ...near });
    const leaf = await between.issue({ extKeyUsage: ['serverAuth'], dnsNames: ['shop.example.net'], ...near });
    const own = await (await createTestCa({ name: 'corp' })).issueCa({ name: 'corp-issuing', ...near });
    const ofOwn = await own.issue({ extKeyUsage: ['serverAuth'], dnsNames: ['shop.example.net'], ...near });
    const of = async (text: string) => gradesOf(await findingsIn({ 'tls.crt': text }), /^ca-exp/);
    assert.deepEqual(await of(leaf.certificatePem + between.certificatePem), []);
    assert.deepEqual(await of(between.certificatePem), ['warning ca-expiring-soon tls.crt']);
    assert.deepEqual(await of(ofOwn.certificatePem + own.certificatePem), ['warning ca-expiring-soon tls.crt']);
  });

  test('re-issued with its key, the old one is noise, since the new one verifies the same', async () => {
    const old = await createTestCa({ name: 'kubernetes', ...endedCa });
    const renewed = await createTestCa({ name: 'kubernetes', keys: old.keys });
    const leaf = await old.issue();
    const findings = await findingsIn({
      'ca.crt': old.certificatePem + renewed.certificatePem,
      'leaf.crt': leaf.certificatePem,
    });
    assert.deepEqual(codesOf(findings), ['expired-member-in-bundle ca.crt']);
  });
});
