import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { goIsMissing, runGoProgram } from '../../support/goProgram.ts';
import { podOf } from '../../support/pods.ts';
import { createTestCa, createTestRequest } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const pem = ca.certificatePem;
const withHeaders = (text: string): string => text.replace('\n', '\nX-Note: a\n\n');

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

  test('headers where certificates are trusted, not where they are presented', async () => {
    const leaf = await ca.issue({ commonName: 'jane' });
    const intermediate = await ca.issueCa({ name: 'intermediate' });
    const [root, middle, own] = [ca, intermediate, leaf].map(({ certificatePem }) => withHeaders(certificatePem));
    const chain = `${own}${middle}`;
    const findings = await findingsIn({
      config: `clusters:\n- cluster:\n    certificate-authority-data: ${base64(root ?? '')}\nusers:\n- user:\n    client-certificate-data: ${base64(chain)}\n    client-key-data: ${base64(leaf.keyPem)}\n`,
      's.yaml': `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  ca.crt: ${base64(root ?? '')}\n  tls.crt: ${base64(chain)}\n  tls.key: ${base64(leaf.keyPem)}\n`,
      'jane.crt': own ?? '',
      'fullchain.pem': chain,
      'roots.pem': root ?? '',
      'pki/apiserver.crt': own ?? '',
      'pki/ca.crt': root ?? '',
      // etcd reads them.
      '/etc/kubernetes/pki/etcd/ca.crt': root ?? '',
      '/etc/kubernetes/manifests/etcd.yaml': podOf('etcd', ['--trusted-ca-file=/etc/kubernetes/pki/members.pem']),
      '/etc/kubernetes/pki/members.pem': root ?? '',
    });
    const told = findings.filter(({ code }) => code === 'pem-headers-ignored');
    assert.deepEqual(
      told.map(({ path }) => path),
      ['config', 'pki/ca.crt', 'roots.pem', 's.yaml'],
    );
  });

  test('headers as Go takes them', async (t) => {
    const leaf = await ca.issue({ commonName: 'jane' });
    const given = { certificate: withHeaders(leaf.certificatePem), key: leaf.keyPem, roots: withHeaders(pem) };
    const answer = runGoProgram('takePem', `${JSON.stringify(given)}\n`);
    if (answer === undefined) t.diagnostic(`${goIsMissing}; nothing was compared`);
    else assert.deepEqual(JSON.parse(answer), { pair: true, roots: false });
  });
});
