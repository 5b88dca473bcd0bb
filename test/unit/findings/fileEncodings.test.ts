import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64, codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { readEncodings } from '../../support/readEncodings.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const keyDer = new Uint8Array(Buffer.from(ca.keyPem.replace(/-----[^-]+-----/g, ''), 'base64'));
const wrapped = (content: string | Uint8Array) => `${base64(content).replace(/.{64}/g, '$&\n')}\n`;

/** What stands in a file instead of PEM, the code, and words of the message. */
const faults: Readonly<
  Record<string, readonly [content: string | Uint8Array<ArrayBuffer>, code: string, words: RegExp]>
> = {
  DER: [new Uint8Array(ca.der), 'data-field-der', /This file holds DER.*Convert it to PEM\.$/],
  'base64 of DER': [`${base64(ca.der)}\n`, 'pem-malformed', /BEGIN and END lines are missing.*Convert it to PEM\.$/],
  'base64 of DER in lines': [wrapped(ca.der), 'pem-malformed', /BEGIN and END lines are missing/],
  'base64 of PEM': [`${base64(ca.certificatePem)}\n`, 'double-base64', /base64 of PEM.*Decode it once\.$/],
  'base64 of PEM in lines': [wrapped(ca.certificatePem), 'double-base64', /base64 of PEM/],
  'base64 of base64': [base64(base64(ca.certificatePem)), 'double-base64', /Decode it once\.$/],
};

const place = '/etc/kubernetes/pki/ca.crt';

describe('files that hold no PEM', () => {
  for (const [name, [content, code, words]] of Object.entries(faults)) {
    test(name, async (t) => {
      const go = readEncodings([content], t);
      assert.ok(go === undefined || go[0]?.blocks.length === 0);
      const findings = await findingsIn({ [place]: content });
      assert.deepEqual(codesOf(findings), [`${code} ${place}`]);
      assert.match(findings[0]?.message ?? '', /`tls: failed to find any PEM data in certificate input`/);
      assert.match(findings[0]?.message ?? '', words);
    });

    test(`${name}, where nothing tells that PEM is read`, async () => {
      const findings = await findingsIn({ 'ca.der': content, 'downloads/mine.crt': content, 'notes.txt': content });
      assert.deepEqual(findings, []);
    });
  }

  test('files that a kubeconfig names', async () => {
    const config = 'kind: Config\nclusters:\n- cluster:\n    certificate-authority: certs/mine.crt\n';
    const files = { '/k/config': config, '/k/certs/mine.crt': new Uint8Array(ca.der) };
    assert.deepEqual(codesOf(await findingsIn(files)), ['data-field-der /k/certs/mine.crt']);
  });

  test('keys at their places', async () => {
    const codes = codesOf(await findingsIn({ '/etc/kubernetes/pki/apiserver.key': keyDer }));
    assert.ok(codes.includes('data-field-der /etc/kubernetes/pki/apiserver.key'), codes.join());
  });

  test('base64 in a comment of a PEM file', async () => {
    const other = await createTestCa({ name: 'other' });
    const text = `# ${base64(other.der)}\n\n${ca.certificatePem}`;
    assert.deepEqual(await findingsIn({ [place]: text }), []);
  });
});
