import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { assertAnnotated, findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { createTestRequest } from '../../support/testPki.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());

/** Changes a letter of the subject, which the signature covers. */
function forged(der: Uint8Array): Uint8Array {
  const at = Buffer.from(der).indexOf('worker-2');
  assert.ok(at > 0);
  const copy = Uint8Array.from(der);
  copy[at] = 'W'.charCodeAt(0);
  return copy;
}

describe('csr-signature-invalid', () => {
  test('an edited request, in the words of the API server', async () => {
    const { der, requestPem } = await createTestRequest();
    const [finding] = await assertAnnotated(
      'csr.yaml',
      `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: good
spec:
  signerName: example.com/a
  usages: [client auth]
  request: ${base64(requestPem)}
---
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: edited
spec:
  signerName: example.com/a
  usages: [client auth]
  request: ${base64(encodePem('CERTIFICATE REQUEST', forged(der)))}
  #        ^ csr-signature-invalid
`,
    );
    assert.equal(
      finding?.message,
      'The signature of this request is wrong: it was edited, or signed with another key. kube-apiserver rejects the ' +
        'object with `x509: ECDSA verification failure`. Create the request again with its own key.',
    );
    assert.equal(finding.severity, 'error');
  });

  for (const [name, ...options] of [
    ['RSA', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
    ['P-384', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    ['Ed25519', '-algorithm', 'ED25519'],
  ] as const) {
    test(`${name}: right as OpenSSL signed it, wrong when edited`, async () => {
      openssl.run('genpkey', ...options, '-out', 'a.key');
      openssl.run('req', '-new', '-key', 'a.key', '-subj', '/CN=worker-2', '-outform', 'DER', '-out', 'a.der');
      const der = openssl.readBytes('a.der');
      const findings = await findingsIn({
        'forged.csr': encodePem('CERTIFICATE REQUEST', forged(der)),
        'good.csr': encodePem('CERTIFICATE REQUEST', der),
      });
      assert.deepEqual(gradesOf(findings, /./), ['error csr-signature-invalid forged.csr']);
    });
  }
});

test('csr-weak-key: of an old size, with what it breaks', async () => {
  openssl.run('req', '-new', '-newkey', 'rsa:1024', '-nodes', '-keyout', 'w.key', '-subj', '/CN=a', '-out', 'w.csr');
  const findings = await findingsIn({ 'w.csr': openssl.read('w.csr') });
  assert.deepEqual(gradesOf(findings, /./), ['warning csr-weak-key w.csr']);
  assert.match(
    findings[0]?.message ?? '',
    /^The RSA key of this request has 1024 bits\. .*`ee key too small`\. Create a request /,
  );
});
