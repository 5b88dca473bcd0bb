import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const pkcs8 = ca.keyPem.replaceAll('PRIVATE KEY', 'CERTIFICATE');
const sec1 = ca.traditionalKeyPem.replaceAll('EC PRIVATE KEY', 'CERTIFICATE');
const secret = (content: string) => `apiVersion: v1
kind: Secret
data:
  tls.crt: ${base64(content)}
`;
const yamlBlock = (content: string) => `ca: |\n${content.trim().replace(/^/gm, '  ')}\n`;

describe('a private key under the label CERTIFICATE is an unreadable credential with a finding', () => {
  const documents: readonly [name: string, path: string, document: (content: string) => string][] = [
    ['in a PEM file', 'ca.crt', (content) => content],
    ['in a file without a telling name', 'bundle', (content) => content],
    ['in a Secret', 'secret.yaml', secret],
    ['in a YAML block', 'values.yaml', yamlBlock],
    ['before a certificate', 'chain.pem', (content) => content + ca.certificatePem],
  ];
  for (const [form, pem] of [
    ['PKCS#8', pkcs8],
    ['SEC1', sec1],
  ] as const) {
    for (const [name, path, document] of documents) {
      test(`${form}, ${name}`, async () => {
        const text = document(pem);
        const { credentials } = decodeFile({ path, text }, decodingTools);
        assert.equal(credentials[0]?.content.kind, 'unreadable');
        const findings = await findingsIn({ [path]: text });
        assert.deepEqual(codesOf(findings), [`pem-malformed ${path}`]);
        assert.match(findings[0]?.message ?? '', /its label is wrong: it is a private key/);
      });
    }
  }
});
