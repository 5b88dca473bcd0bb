import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { base64 } from '../../support/base64.ts';
import { inBase64, writers } from '../../support/manners.ts';
import { readEncodings } from '../../support/readEncodings.ts';
import { repaired } from '../../support/repair.ts';
import { createTestCa, createTestRequest } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const other = await createTestCa({ name: 'other' });
const leaf = await ca.issue({ commonName: 'admin' });
const pem = ca.certificatePem;
const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by);
const configMap = (value: string) => `kind: ConfigMap\ndata:\n  a: b\n  ca.crt: ${value}\n  z: y\n`;

describe('normalise-pem in files', () => {
  for (const [name, before, after] of [
    ['indented', indented(pem, '   '), pem],
    ['text before BEGIN', `ca: ${pem}`, `ca:\n${pem}`],
    ['text behind END', `${pem.trimEnd()} # root\n`, `${pem.trimEnd()}\n# root\n`],
    ['END indented', pem.replace('-----END', '  -----END'), pem],
    ['escaped line breaks', pem.trimEnd().replaceAll('\n', '\\n'), pem.trimEnd()],
    ['no line breaks', pem.replaceAll('\n', ' '), pem.trimEnd()],
    ['joined blocks', pem.trimEnd() + other.certificatePem, pem + other.certificatePem],
    [
      'joined blocks among others',
      leaf.certificatePem + pem.trimEnd() + other.certificatePem,
      leaf.certificatePem + pem + other.certificatePem,
    ],
    [
      'CRLF around it',
      `# a\r\n${indented(pem, ' ').replaceAll('\n', '\r\n')}# b\r\n`,
      `# a\r\n${pem.replaceAll('\n', '\r\n')}# b\r\n`,
    ],
  ] as const) {
    test(name, async (t) => {
      const { texts } = await repaired({ 'ca.crt': before }, 'pem-invisible-to-go');
      assert.equal(texts['ca.crt'], after);
      const [go] = readEncodings([after], t) ?? [];
      if (go !== undefined) assert.equal(go.blocks.length, after.split('-----BEGIN').length - 1);
    });
  }

  for (const [name, before] of [
    ['four dashes', pem.replace('-----BEGIN', '----BEGIN')],
    ['six dashes', pem.replace('TE-----\n', 'TE------\n')],
    ['four dashes at END', pem.replace('-----END', '----END')],
    ['two blanks before the label', pem.replace('BEGIN ', 'BEGIN  ')],
  ] as const) {
    test(name, async () => {
      assert.equal((await repaired({ 'ca.crt': before }, 'pem-malformed')).texts['ca.crt'], pem);
    });
  }
});

describe('normalise-pem where BEGIN and END are missing, or drawn', () => {
  const bare = base64(ca.der);
  const lines = bare.replace(/.{64}/g, '$&\n');
  const place = '/etc/kubernetes/pki/ca.crt';
  const drawn = (dash: string) => pem.replaceAll('-----', dash);
  for (const [name, before, after] of [
    ['one line', `${bare}\n`, pem],
    ['one line without its end', bare, pem.trimEnd()],
    ['lines below a comment', `# root\n${lines}\n# end\n`, `# root\n${pem}# end\n`],
    ['CRLF', `${lines}\n`.replaceAll('\n', '\r\n'), pem.replaceAll('\n', '\r\n')],
    ['em dashes', drawn('\u2014\u2014\u2014'), pem],
    ['em dashes for pairs, indented, among others', `# a\n  ${drawn('\u2014\u2014-')}# b\n`, `# a\n${pem}# b\n`],
    ['no END line', drawn('\u2013\u2013').replace(/.*END.*\n/, ''), pem],
  ] as const) {
    test(name, async () => {
      assert.equal((await repaired({ [place]: before }, 'pem-malformed')).texts[place], after);
    });
  }
});

describe('decode-base64 in files', () => {
  for (const [name, before, after] of [
    ['one line', `${base64(pem)}\n`, pem],
    ['lines below a comment', `# root\n${base64(pem).replace(/.{76}/g, '$&\n')}\n`, `# root\n${pem}`],
    ['CRLF', `${base64(pem)}\r\n`, pem.replaceAll('\n', '\r\n')],
  ] as const) {
    test(name, async () => {
      const place = '/etc/kubernetes/pki/ca.crt';
      assert.equal((await repaired({ [place]: before }, 'double-base64')).texts[place], after);
    });
  }
});

describe('normalise-pem in scalars', () => {
  const lines = pem.trimEnd().split('\n');
  const literal = configMap(`|\n    ${lines.join('\n    ')}`);
  for (const [name, before, after] of [
    ['folded: the block keeps its lines', `>\n    ${lines.join('\n    ')}`, literal],
    ['folded and stripped', `>-\n    ${lines.join('\n    ')}`, configMap(`|-\n    ${lines.join('\n    ')}`)],
    ['plain', lines.join('\n    '), configMap(`|\n    ${lines.join('\n    ')}`).replace('|\n', '|\n')],
    ['single-quoted with literal escapes', `'${lines.join('\\n')}'`, literal],
    ['double-quoted with literal escapes', `"${lines.join('\\\\n')}"`, configMap(JSON.stringify(lines.join('\n')))],
    [
      'indented in a literal block',
      `|\n    # root\n      ${lines.join('\n      ')}`,
      configMap(`|\n    # root\n    ${lines.join('\n    ')}`),
    ],
  ] as const) {
    test(name, async () => {
      const { texts } = await repaired({ 'a.yaml': configMap(before) }, 'pem-invisible-to-go');
      assert.equal(texts['a.yaml'], after);
    });
  }

  test('inside base64: a byte order mark, joined blocks', async () => {
    const document = (text: string) => `certificate-authority-data: ${base64(text)}\n`;
    const mark = await repaired({ config: document(`\ufeff${pem}`) }, 'pem-invisible-to-go');
    assert.equal(mark.texts.config, document(pem));
    const two = await repaired({ config: document(pem.trimEnd() + other.certificatePem) }, 'pem-invisible-to-go');
    assert.equal(two.texts.config, document(pem + other.certificatePem));
  });
});

/** Manners in which a certificate can be written that has to be named, so that there is a finding. */
const manners = Object.entries(writers).filter(
  ([name]) => !/DER|prose|line|76|document|anchor|Secret with|ConfigMap|Secret$/.test(name),
);

/** A document with its certificate where CAs are trusted. */
function whereCasAre(document: string): string {
  const inner = /(?<=\n {2}value: )\S+/.exec(document)?.[0];
  if (inner !== undefined)
    return document.replace(inner, inBase64(whereCasAre(Buffer.from(inner, 'base64').toString())));
  return document
    .replace('users:', 'clusters:')
    .replace(' user:', ' cluster:')
    .replace('client-certificate-data', 'certificate-authority-data')
    .replaceAll(/tls\.crt|certificate(?=: >-)/g, 'ca.crt');
}

describe('headers, labels and bytes behind a certificate, in every manner of writing', () => {
  for (const [name, write] of manners) {
    const document = (text: string) => ({ 'a.crt': write(text, '', '') });
    test(`headers: ${name}`, async () => {
      const trusted = (text: string) => ({ 'a.crt': whereCasAre(write(text, '', '')) });
      const { texts } = await repaired(trusted(pem.replace('\n', '\nA: b\nC: d\n\n')), 'pem-headers-ignored');
      assert.deepEqual(texts, trusted(pem));
    });
    test(`label: ${name}`, async () => {
      for (const [label, der] of [
        ['X509 CERTIFICATE', leaf.der],
        ['TRUSTED CERTIFICATE', leaf.der],
        ['TRUSTED CERTIFICATE', Uint8Array.from([...leaf.der, 0x30, 0x00])],
      ] as const) {
        const { texts } = await repaired(document(encodePem(label, der)), 'pem-label-ignored', { mayRemove: true });
        assert.deepEqual(texts, document(leaf.certificatePem));
      }
    });
    test(`trailing bytes: ${name}`, async () => {
      const longer = encodePem('CERTIFICATE', Uint8Array.from([...leaf.der, 1, 2, 3]));
      const { texts } = await repaired(document(longer), 'trailing-data', { mayRemove: true });
      assert.deepEqual(texts, document(leaf.certificatePem));
    });
  }

  test('NEW CERTIFICATE REQUEST', async () => {
    const { der, requestPem } = await createTestRequest();
    const object = (text: string) => `kind: CertificateSigningRequest\nspec:\n  request: ${inBase64(text)}\n`;
    const before = object(encodePem('NEW CERTIFICATE REQUEST', der));
    assert.equal((await repaired({ f: before }, 'pem-label-ignored')).texts.f, object(requestPem));
  });
});

describe('swap', () => {
  const user = (certificate: string, key: string) =>
    `users:\n- name: a\n  user:\n    client-certificate-data: ${base64(certificate)} # one\n    client-key-data: ${base64(key)}\n`;

  test('two fields', async () => {
    const { texts } = await repaired({ config: user(leaf.keyPem, leaf.certificatePem) }, 'cert-key-swapped', {
      alsoGone: 1,
    });
    assert.equal(texts.config, user(leaf.certificatePem, leaf.keyPem));
  });

  test('two files', async () => {
    const files = (one: string, two: string) => ({ 'pki/a.crt': one, 'pki/a.key': `# mine\n${two}` });
    const { texts } = await repaired(files(leaf.keyPem, leaf.certificatePem), 'cert-key-swapped', { alsoGone: 1 });
    assert.deepEqual(texts, { 'pki/a.crt': `# mine\n${leaf.certificatePem}`, 'pki/a.key': leaf.keyPem });
  });
});
