import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { podOf } from '../../../support/pods.ts';
import { type RequestText, signingRequestText } from '../../../support/signingRequestText.ts';
import { createTestCa, createTestKeys, createTestRequest, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const keys = await createTestKeys();
const subject = { commonName: 'system:node:worker-2', organizations: ['system:nodes'] };
const { requestPem } = await createTestRequest({ ...subject, keys });

async function findingsOf(options: RequestText, others: Readonly<Record<string, string>> = {}) {
  const text = await signingRequestText({ requestPem, ...options });
  const findings = await findingsIn({ 'csr.yaml': text, ...others });
  return findings.map((finding) => ({ ...finding, text: text.slice(finding.span?.start, finding.span?.end) }));
}

const summaryOf = async (options: RequestText) =>
  (await findingsOf(options)).map(({ code, severity, text }) => `${severity} ${code} ${text}`);

const ago = (minutes: number) => new Date(testNow - minutes * 60_000).toISOString().replace('.000', '');

/** A condition, and the certificate that was issued. */
function status(type: string, minutes: number, more: { certificate?: string; text?: string } = {}): string {
  const condition = `  conditions:\n  - type: ${type}\n    status: "True"\n    lastUpdateTime: "${ago(minutes)}"\n${more.text ?? ''}`;
  return `status:\n${more.certificate === undefined ? '' : `  certificate: ${base64(more.certificate)}\n`}${condition}`;
}

const issue = async (options = {}) => (await ca.issue({ ...subject, keys, ...options })).certificatePem;

test('approved and issued just now', async () => {
  assert.deepEqual(await summaryOf({ status: status('Approved', 10, { certificate: await issue() }) }), []);
});

describe('csr-certificate-key-mismatch', () => {
  test('on the certificate', async () => {
    const certificate = await issue({ keys: await createTestKeys() });
    const [finding, ...others] = await findingsOf({ status: status('Approved', 10, { certificate }) });
    assert.deepEqual(others, []);
    assert.equal(finding?.code, 'csr-certificate-key-mismatch');
    assert.ok(base64(certificate).startsWith(finding.text));
    assert.equal(
      finding.message,
      'This certificate is for another key than the request. The requester fails with ' +
        '`tls: private key does not match public key`. Send the request again, and find out what issued the certificate.',
    );
    assert.equal(finding.related[0]?.message, 'The request');
  });
});

describe('cert-lifetime-exceeds-csr', () => {
  const day = (hours: number) => ({
    notBefore: '2026-06-12T09:45:00Z',
    notAfter: new Date(Date.parse('2026-06-12T09:45:00Z') + hours * 3_600_000).toISOString(),
  });
  const asked = { spec: ['expirationSeconds: 86400'] };
  test('another one than asked for', async () => {
    const certificate = await issue(day(12));
    const [finding] = await findingsOf({ ...asked, status: status('Approved', 10, { certificate }) });
    assert.equal(finding?.code, 'cert-lifetime-exceeds-csr');
    assert.equal(finding.severity, 'hint');
    assert.equal(finding.message, 'This certificate was issued for 12 h, but the request asked for 1 day.');
  });
  test('the one asked for, begun five minutes early or not', async () => {
    for (const hours of [24, 24 + 5 / 60]) {
      const certificate = await issue(day(hours));
      const findings = await findingsOf({ ...asked, status: status('Approved', 10, { certificate }) });
      assert.deepEqual(
        findings.filter(({ code }) => code.startsWith('cert-lifetime')),
        [],
      );
    }
  });
});

describe('csr-approved-not-issued', () => {
  test('minutes ago', async () => {
    const [finding] = await findingsOf({ status: status('Approved', 10) });
    assert.equal(finding?.text, 'Approved');
    assert.equal(
      finding.message,
      'This request was approved 10 min ago, but no certificate was issued. kube-controller-manager is not running, has no CA ' +
        'to sign with, or rejected it. Search its log for `csrsigning-kubelet-client`.',
    );
  });
  test('because kube-controller-manager has no CA to sign with', async () => {
    const manager = (...flags: readonly string[]) =>
      podOf('kube-controller-manager', [
        '--kubeconfig=/etc/kubernetes/controller-manager.conf',
        '--leader-elect=true',
        ...flags,
      ]);
    const consequenceOf = async (...flags: readonly string[]) => {
      const findings = await findingsOf({ status: status('Approved', 10) }, { 'manager.yaml': manager(...flags) });
      return /has no CA to sign with: [\w, -]+/.exec(
        findings.find(({ code }) => code === 'csr-approved-not-issued')?.message ?? '',
      )?.[0];
    };
    const missing = 'has no CA to sign with: --cluster-signing-cert-file, --cluster-signing-key-file are not set';
    assert.equal(await consequenceOf(), missing);
    assert.equal(await consequenceOf('--cluster-signing-cert-file='), missing);
    assert.equal(
      await consequenceOf('--cluster-signing-cert-file=/a.crt', '--cluster-signing-key-file=/a.key'),
      undefined,
    );
    assert.equal(await consequenceOf('--cluster-signing-kubelet-client-cert-file=/a.crt'), undefined);
  });
  test('just now, or failed', async () => {
    assert.deepEqual(await summaryOf({ status: status('Approved', 2) }), []);
    const failed = '  - type: Failed\n    reason: SignerValidationFailure\n';
    const text = status('Approved', 10, { text: failed });
    assert.deepEqual(await summaryOf({ status: text }), ['info csr-denied-or-failed Failed']);
  });
});

describe('csr-denied-or-failed', () => {
  test('with the reason', async () => {
    const [finding] = await findingsOf({
      status: status('Denied', 10, { text: '    reason: KubectlDeny\n    message: This CSR was denied.\n' }),
    });
    assert.equal(finding?.text, 'Denied');
    assert.equal(finding.message, 'This request was denied: KubectlDeny: This CSR was denied.');
  });
  test('not where it says that it is not so', async () => {
    const text = 'status:\n  conditions:\n  - type: Denied\n    status: "False"\n';
    assert.deepEqual(await summaryOf({ status: text }), []);
  });
});

describe('csr-stale', () => {
  test('waiting for more than a day', async () => {
    const at = (minutes: number) => ({ metadata: [`creationTimestamp: "${ago(minutes)}"`] });
    assert.deepEqual(await summaryOf(at(25 * 60)), [`hint csr-stale ${ago(25 * 60)}`]);
    assert.deepEqual(await summaryOf(at(23 * 60)), []);
  });
  test('decided more than an hour ago', async () => {
    const certificate = await issue();
    const issued = (minutes: number) => status('Approved', minutes, { certificate });
    assert.deepEqual(await summaryOf({ status: issued(61) }), [`hint csr-stale ${ago(61)}`]);
    assert.deepEqual(await summaryOf({ status: issued(59) }), []);
    const denied = await summaryOf({ status: status('Denied', 61) });
    assert.deepEqual(denied.sort(), [`hint csr-stale ${ago(61)}`, 'info csr-denied-or-failed Denied']);
  });
});

describe('csr-expiration-capped', () => {
  const manager = (...flags: readonly string[]) => ({
    'etc/kubernetes/manifests/kube-controller-manager.yaml': `apiVersion: v1
kind: Pod
metadata: {name: kube-controller-manager, namespace: kube-system}
spec:
  containers:
  - name: a
    command:
    - kube-controller-manager
    - --cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt
${flags.map((flag) => `    - ${flag}\n`).join('')}`,
  });
  const capped = async (spec: string, files: Readonly<Record<string, string>>) =>
    (await findingsOf({ spec: [spec] }, files))
      .filter(({ code }) => code === 'csr-expiration-capped')
      .map(({ text, message, severity }) => [severity, text, message]);

  test('by the flag, and by its default', async () => {
    assert.deepEqual(await capped('expirationSeconds: 864000', manager('--cluster-signing-duration=48h0m0s')), [
      [
        'info',
        '864000',
        'This lifetime of 10 days will be shortened to 2 days, the maximum of kube-controller-manager.',
      ],
    ]);
    assert.equal((await capped('expirationSeconds: 31536001', manager())).length, 1);
  });
  test('within it, or where nothing is known of it', async () => {
    assert.deepEqual(await capped('expirationSeconds: 172800', manager('--cluster-signing-duration=48h')), []);
    assert.deepEqual(await capped('expirationSeconds: 31536000', manager()), []);
    assert.deepEqual(await capped('expirationSeconds: 31536001', {}), []);
    assert.deepEqual(await capped('expirationSeconds: 31536001', manager('--cluster-signing-duration=$(TIME)')), []);
  });
});

describe('csr-not-approved', () => {
  const servingRequest = createTestRequest({ ...subject, keys, dnsNames: ['worker-2'] });
  const serving = {
    signerName: 'signerName: kubernetes.io/kubelet-serving',
    usages: 'usages: [digital signature, server auth]',
  };
  const waiting = async (minutes: number, more: RequestText = {}) =>
    summaryOf({
      ...serving,
      requestPem: (await servingRequest).requestPem,
      metadata: [`creationTimestamp: "${ago(minutes)}"`],
      ...more,
    });

  test('a kubelet that waits for its serving certificate', async () => {
    assert.deepEqual(await waiting(60), ['warning csr-not-approved kubernetes.io/kubelet-serving']);
  });

  test('not at once, not once it is decided, and not of another signer', async () => {
    assert.deepEqual(await waiting(5), []);
    assert.deepEqual(
      (await waiting(60, { status: status('Approved', 2) })).filter((each) => each.includes('not-approved')),
      [],
    );
    const client = { signerName: 'signerName: kubernetes.io/kube-apiserver-client', usages: 'usages: [client auth]' };
    assert.deepEqual(
      (await waiting(60, client)).filter((each) => each.includes('not-approved')),
      [],
    );
  });
});
