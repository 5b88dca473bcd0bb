import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';

const expired = { notBefore: '2025-05-31T00:00:00Z', notAfter: '2026-05-31T00:00:00Z' };
const ca = await createTestCa({ name: 'kubernetes' });
const old = await ca.issue(expired);
const pem = old.certificatePem;
const data = base64(pem);

const codes = async (text: string, path = 'user.yaml') => codesOf(await findingsIn({ [path]: text }));
const reported = ['cert-expired user.yaml'];

suite('certscope-ignore', () => {
  const user = (lines: string) => `users:\n- name: a\n  user:\n${lines}\n`;
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['without a comment', user(`    client-certificate-data: ${data}`), reported],
    ['above the key', user(`    # certscope-ignore cert-expired\n    client-certificate-data: ${data}`), []],
    ['behind the value', user(`    client-certificate-data: ${data} # certscope-ignore cert-expired`), []],
    [
      'with a reason',
      user(`    # certscope-ignore cert-expired: staging only\n    client-certificate-data: ${data}`),
      [],
    ],
    [
      'among other comments',
      user(`    # certscope-ignore cert-expired\n    # the old one\n\n    client-certificate-data: ${data}`),
      [],
    ],
    ['several codes', user(`    # certscope-ignore sig-sha1, cert-expired\n    client-certificate-data: ${data}`), []],
    ['in upper case', user(`    # certscope-ignore CERT-Expired\n    client-certificate-data: ${data}`), []],
    ['another code', user(`    # certscope-ignore sig-sha1\n    client-certificate-data: ${data}`), reported],
    ['no code', user(`    # certscope-ignore\n    client-certificate-data: ${data}`), reported],
    [
      'above another key',
      user(`    # certscope-ignore cert-expired\n    token: x\n    client-certificate-data: ${data}`),
      reported,
    ],
    [
      'not in a comment',
      user(`    note: certscope-ignore cert-expired\n    client-certificate-data: ${data}`),
      reported,
    ],
    ['for the file', `${user(`    client-certificate-data: ${data}`)}# certscope-ignore-file cert-expired\n`, []],
    [
      'above a block scalar, whose value begins a line below',
      `kind: ConfigMap\ndata:\n  # certscope-ignore cert-expired\n  tls.crt: |\n${pem.replaceAll(/^(?=.)/gm, '    ')}`,
      [],
    ],
  ];
  for (const [name, text, expected] of cases) {
    test(name, async () => assert.deepEqual(await codes(text), expected));
  }

  test('above a PEM block: this one and no other', async () => {
    const other = await ca.issue(expired);
    const text = `# certscope-ignore cert-expired\n${pem}${other.certificatePem}`;
    assert.deepEqual(await codes(text, 'bundle.pem'), ['cert-expired bundle.pem']);
  });
});
