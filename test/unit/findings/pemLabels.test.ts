import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa, createTestRequest } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const pem = ca.certificatePem;

describe('labels and headers', () => {
  for (const label of ['X509 CERTIFICATE', 'TRUSTED CERTIFICATE']) {
    test(label, async () => {
      const text = encodePem(label, ca.der);
      const findings = await findingsIn({
        'ca.crt': text,
        's.yaml': `kind: Secret\ndata:\n  ca.crt: ${base64(text)}\n`,
      });
      assert.deepEqual(codesOf(findings), ['pem-label-ignored ca.crt', 'pem-label-ignored s.yaml']);
      assert.equal(text.slice(findings[0]?.span?.start, findings[0]?.span?.end), label);
    });
  }

  test('in the words of Go, which sees the block', async () => {
    const leaf = await ca.issue({ commonName: 'jane' });
    const config = `clusters:\n- cluster:\n    certificate-authority-data: ${base64(encodePem('X509 CERTIFICATE', ca.der))}\nusers:\n- user:\n    client-certificate-data: ${base64(encodePem('X509 CERTIFICATE', leaf.der))}\n    client-key-data: ${base64(leaf.keyPem)}\n`;
    const [roots, pair] = (await findingsIn({ config })).map(({ message }) => message);
    assert.match(roots ?? '', /`unable to load root certificates: no valid certificate authority data seen`/);
    assert.match(pair ?? '', /after skipping PEM blocks of the following types: \[X509 CERTIFICATE\]`/);
  });

  test('NEW CERTIFICATE REQUEST: in the API’s object only', async () => {
    const { der } = await createTestRequest();
    const text = encodePem('NEW CERTIFICATE REQUEST', der);
    const object = `kind: CertificateSigningRequest\nspec:\n  signerName: example.org/any\n  usages: [client auth]\n  request: ${base64(text)}\n`;
    const findings = await findingsIn({ 'a.csr': text, 'b.yaml': object });
    assert.deepEqual(codesOf(findings), ['pem-label-ignored b.yaml']);
    assert.match(findings[0]?.message ?? '', /`PEM block type must be CERTIFICATE REQUEST`/);
  });

  test('headers of a certificate, exactly their lines', async () => {
    const text = pem.replace('\n', '\nX-Note: a\nX-More: b\n\n');
    const findings = await findingsIn({ 'ca.crt': text });
    assert.deepEqual(codesOf(findings), ['pem-headers-ignored ca.crt']);
    assert.equal(text.slice(findings[0]?.span?.start, findings[0]?.span?.end), 'X-Note: a\nX-More: b');
  });
});
