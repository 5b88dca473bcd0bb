import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'admin' });
const secret = `kind: Secret\nmetadata: {name: a}\ndata:\n`;
const count = 4000;

/** Values for which work that grows with the square of their members would not end within a test run. */
suite('the work is bounded', () => {
  const values: Readonly<Record<string, string>> = {
    'one CA, often': `${secret}  ca.crt: ${base64(ca.certificatePem.repeat(count))}\n`,
    'a CA that Go does not see, often': `${secret}  ca.crt: ${base64(ca.certificatePem.replaceAll('CERT', 'X509 CERT').repeat(count))}\n`,
    'one leaf, often': `${secret}  tls.crt: ${base64(leaf.certificatePem.repeat(count))}\n`,
    'one key, often': `${secret}  tls.key: ${base64(leaf.keyPem.repeat(count))}\n`,
    'leaf and key in turn': `${secret}  tls.crt: ${base64((leaf.certificatePem + leaf.keyPem).repeat(count / 2))}\n`,
    'leaves and keys apart': `${secret}  tls.crt: ${base64(leaf.certificatePem.repeat(count / 2))}\n  tls.key: ${base64(leaf.keyPem.repeat(count / 2))}\n`,
    'one leaf in many values': `${secret}${Array.from({ length: count / 2 }, (_, index) => `  a${index}.crt: ${base64(leaf.certificatePem)}\n`).join('')}`,
  };
  for (const [name, text] of Object.entries(values)) {
    test(name, async () => {
      const findings = await findingsIn({ 'a.yaml': text });
      assert.ok(findings.length <= 2 * count);
    });
  }
});
