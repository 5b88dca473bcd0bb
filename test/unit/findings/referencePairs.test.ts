import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../../src/core/findings/findingModel.ts';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { kubeconfigOf } from '../../support/pathForms.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' }).then((root) => root.issueCa({ name: 'intermediate' }));
const [a, b] = await Promise.all([ca.issue({ commonName: 'a' }), ca.issue({ commonName: 'b' })]);
const config = '/home/ops/.kube/config';

/** Judges a kubeconfig user beside the halves in files; tells the codes, and the text that the first is about. */
async function judge(user: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) {
  const text = kubeconfigOf({ user });
  const findings = await findingsIn({ [config]: text, ...files });
  const ofPairs = findings.filter(isOfPairs);
  const [finding] = ofPairs.filter(({ path }) => path === config);
  const about = finding?.span && text.slice(finding.span.start, finding.span.end);
  return { codes: codesOf(ofPairs), finding, about };
}

/** What else the made-up kubeconfigs lack is not the question here. */
function isOfPairs({ code }: Finding): boolean {
  return !/^kube(?:config|let)-/.test(code);
}

const files = {
  '/home/ops/a/client.pem': a.certificatePem + ca.certificatePem,
  '/home/ops/a/private.pem': a.keyPem,
  '/home/ops/b/private.pem': b.keyPem,
};

describe('a kubeconfig user whose key is another one', () => {
  test('both by path: at the path of the key', async () => {
    const user = { 'client-certificate': '../a/client.pem', 'client-key': '"/home/ops/b/private.pem"' };
    const { codes, finding, about } = await judge(user, files);
    assert.deepEqual(codes, [`key-cert-mismatch ${config}`]);
    assert.equal(about, '/home/ops/b/private.pem');
    assert.equal(
      finding?.message,
      'This key does not match the certificate in ../a/client.pem. kubectl fails with ' +
        '`tls: private key does not match public key`. Restore the matching key, or renew with a new key.',
    );
    assert.deepEqual(
      finding.related.map(({ message, path }) => `${message} ${path}`),
      [
        'Private key /home/ops/b/private.pem',
        'Certificate loaded with the key /home/ops/a/client.pem',
        'Key of the certificate /home/ops/a/private.pem',
      ],
    );
  });

  test('the key by value: at the value', async () => {
    const data = base64(b.keyPem);
    const user = { 'client-certificate': '../a/client.pem', 'client-key-data': data };
    const { codes, about } = await judge(user, files);
    assert.deepEqual(codes, [`key-cert-mismatch ${config}`]);
    assert.ok(about !== undefined && data.startsWith(about));
  });

  test('the certificate by value: at the path of the key', async () => {
    const user = { 'client-certificate-data': base64(a.certificatePem), 'client-key': '../b/private.pem' };
    const { codes, about, finding } = await judge(user, files);
    assert.deepEqual(codes, [`key-cert-mismatch ${config}`]);
    assert.equal(about, '../b/private.pem');
    assert.match(finding?.message ?? '', /certificate in client-certificate-data\. /);
  });

  test('one file with both: in that file, once', async () => {
    const path = '/var/lib/kubelet/pki/kubelet-client-current.pem';
    const { codes } = await judge(
      { 'client-certificate': path, 'client-key': path },
      { [path]: a.certificatePem + b.keyPem },
    );
    assert.deepEqual(codes, [`key-cert-mismatch ${path}`]);
  });
});

test('a kubeconfig user whose path of the key names a certificate: at that path', async () => {
  const user = { 'client-certificate': '../a/client.pem', 'client-key': '../a/./client.pem' };
  const { codes, about, finding } = await judge(user, files);
  assert.deepEqual(codes, [`cert-key-swapped ${config}`]);
  assert.equal(about, '../a/./client.pem');
  assert.match(finding?.message ?? '', /after skipping PEM blocks of the following types: \[CERTIFICATE CERTIFICATE\]/);
});

describe('no alarm', () => {
  const fine: readonly (readonly [what: string, user: Record<string, string>])[] = [
    ['where the key fits', { 'client-certificate': '../a/client.pem', 'client-key': '../a/private.pem' }],
    ['where a file was not read', { 'client-certificate': '../a/client.pem', 'client-key': '../c/private.pem' }],
    [
      'where a value wins over the path',
      {
        'client-certificate': '../a/client.pem',
        'client-key': '../b/private.pem',
        'client-key-data': base64(a.keyPem),
      },
    ],
    [
      'where a masked value wins over the path',
      { 'client-certificate': '../a/client.pem', 'client-key': '../b/private.pem', 'client-key-data': 'REDACTED' },
    ],
  ];
  for (const [what, user] of fine) {
    test(what, async () => assert.deepEqual((await judge(user, files)).codes, []));
  }

  test('where the halves belong to different users', async () => {
    const text = kubeconfigOf({ user: { 'client-certificate': '../a/client.pem' } });
    const two = `${text}- user: { client-key: ../b/private.pem }\n`;
    assert.deepEqual(codesOf((await findingsIn({ [config]: two, ...files })).filter(isOfPairs)), []);
    const documents = `${text}---\n${kubeconfigOf({ user: { 'client-key': '../b/private.pem' } })}`;
    assert.deepEqual(codesOf((await findingsIn({ [config]: documents, ...files })).filter(isOfPairs)), []);
  });
});
