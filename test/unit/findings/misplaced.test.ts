import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa, createTestRequest } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'admin' });
const of = (findings: Awaited<ReturnType<typeof findingsIn>>, code: string) =>
  findings.filter((finding) => finding.code === code);

const user = (certificate: string, key: string) =>
  `users:\n- name: a\n  user:\n    client-certificate-data: ${base64(certificate)}\n    client-key-data: ${base64(key)}\n`;

describe('cert-key-swapped', () => {
  test('both fields of a kubeconfig user, each with the way to the other', async () => {
    const text = user(leaf.keyPem, leaf.certificatePem);
    const findings = of(await findingsIn({ config: text }), 'cert-key-swapped');
    assert.deepEqual(
      findings.map(({ message, related }) => [message.split('.')[0], related[0]?.message]),
      [
        ['client-certificate-data contains a private key, but needs a certificate', 'Place where the key belongs'],
        ['client-key-data contains a certificate, but needs a private key', 'Place where the certificate belongs'],
      ],
    );
    assert.deepEqual(findings[0]?.related[0]?.span, findings[1]?.span);
  });

  test('a swap is proposed only where it helps', async () => {
    const messages = async (text: string) =>
      of(await findingsIn({ config: text }), 'cert-key-swapped').map(({ message }) => message);
    for (const message of await messages(user(leaf.keyPem, leaf.certificatePem))) {
      assert.match(message, / Swap the two values\.$/);
    }
    const [twice, ...none] = await messages(user(leaf.certificatePem, leaf.certificatePem));
    assert.deepEqual(none, []);
    assert.match(twice ?? '', /but needs a private key\..* Put the private key here\.$/);
    const inCa = `clusters:\n- name: a\n  cluster:\n    certificate-authority-data: ${base64(leaf.keyPem)}\n`;
    assert.deepEqual(await messages(inCa), [
      'certificate-authority-data contains a private key, but needs a certificate. ' +
        'Programs that look for CAs in it find none. Put the certificate here.',
    ]);
  });

  test('the error is the one of Go, by all blocks that it sees', async () => {
    const { certificatePem, keyPem } = leaf;
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    const label = /BEGIN (.*?)-----/.exec(keyPem)?.[1] ?? '';
    const skipped = 'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the';
    const noKey =
      'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks';
    for (const [path, pem, error] of [
      ['a.crt', keyPem + keyPem, `${skipped} following types: [${label} ${label}]`],
      ['a.crt', parameters + keyPem, `${skipped} following types: [EC PARAMETERS ${label}]`],
      ['a.key', certificatePem + ca.certificatePem, `${noKey} of the following types: [CERTIFICATE CERTIFICATE]`],
    ] as const) {
      for (const file of [path, `etc/kubernetes/pki/${path}`]) {
        const [finding, ...others] = of(await findingsIn({ [file]: pem }), 'cert-key-swapped');
        assert.deepEqual(others, []);
        assert.ok(finding?.message.includes(` Programs that load the pair fail with \`${error}\`. `), finding?.message);
      }
    }
  });

  test('a file into which a template puts the other half is fine', async () => {
    const { certificatePem, keyPem } = leaf;
    const attributes = 'Bag Attributes: <No Attributes>\nsubject=CN = a...\n# <no value>\n';
    for (const [template, count] of [
      ['{{ .Values.key }}\n', 0],
      ['-----BEGIN PRIVATE KEY-----\nREPLACE_ME\n-----END PRIVATE KEY-----\n', 0],
      ['', 1],
      [attributes, 1],
    ] as const) {
      for (const [path, pem] of [['a.key', certificatePem] as const, ['a.crt', keyPem] as const]) {
        for (const text of [template + pem, pem + template]) {
          assert.equal(of(await findingsIn({ [path]: text }), 'cert-key-swapped').length, count, text);
        }
      }
    }
  });

  test('files of one name', async () => {
    const findings = await findingsIn({ 'pki/a.crt': leaf.keyPem, 'pki/a.key': leaf.certificatePem });
    assert.deepEqual(codesOf(of(findings, 'cert-key-swapped')), [
      'cert-key-swapped pki/a.crt',
      'cert-key-swapped pki/a.key',
    ]);
    assert.equal(findings[0]?.related[0]?.path, 'pki/a.key');
    const pem = await findingsIn({ 'etcd.pem': leaf.keyPem, 'etcd-key.pem': leaf.certificatePem });
    assert.deepEqual(codesOf(of(pem, 'cert-key-swapped')), ['cert-key-swapped etcd-key.pem']);
  });

  test('a key with its certificate, a public key, and a certificate whose name ends in key are fine', async () => {
    const findings = await findingsIn({
      'a.crt': leaf.certificatePem + leaf.keyPem,
      'with_ecc_key.pem': leaf.certificatePem,
      'capi.yaml': `kind: Secret\ntype: cluster.x-k8s.io/secret\nmetadata: { name: prod-sa }\ndata:\n  tls.crt: ${base64(leaf.certificatePem)}\n`,
    });
    assert.deepEqual(codesOf(of(findings, 'cert-key-swapped')), []);
  });
});

describe('ca-bundle-partially-unparsable', () => {
  const broken = encodePem('CERTIFICATE', ca.der.slice(0, 200));

  test('in a kubeconfig: at the block, with the number', async () => {
    const text = `certificate-authority-data: ${base64(ca.certificatePem + broken)}\n`;
    const findings = await findingsIn({ config: text });
    assert.deepEqual(codesOf(findings), ['ca-bundle-partially-unparsable config']);
    assert.equal(findings[0]?.severity, 'warning');
    assert.match(findings[0]?.message ?? '', /^One of the 2 certificates of this bundle cannot be parsed\./);
  });

  test('in a file: the others are named', async () => {
    const findings = await findingsIn({ 'pki/ca.crt': broken + ca.certificatePem + broken });
    assert.deepEqual(codesOf(findings), ['ca-bundle-partially-unparsable pki/ca.crt']);
    assert.equal(findings[0]?.related.length, 1);
    assert.match(findings[0]?.message ?? '', /^2 of the 3 certificates/);
  });

  test('a bundle of nothing else, and a chain that is presented, are damaged', async () => {
    const findings = await findingsIn({ 'ca.crt': broken, 'tls.crt': leaf.certificatePem + broken });
    assert.deepEqual(codesOf(findings), ['pem-malformed ca.crt', 'pem-malformed tls.crt']);
  });
});

describe('csr-request-unparsable', async () => {
  const { requestPem, der } = await createTestRequest();
  const trailing = new Uint8Array([...der, 0, 0]);
  const object = (request: string) =>
    `kind: CertificateSigningRequest\nspec:\n  signerName: example.org/any\n  usages: [client auth]\n  request: ${request}\n`;
  for (const [name, request, code] of [
    ['a certificate', base64(leaf.certificatePem), 'csr-request-unparsable'],
    ['a cut request', base64(encodePem('CERTIFICATE REQUEST', der.slice(0, 100))), 'csr-request-unparsable'],
    ['trailing octets', base64(encodePem('CERTIFICATE REQUEST', trailing)), 'csr-request-unparsable'],
    ['text', base64('no request'), 'csr-request-unparsable'],
    ['DER', base64(der), 'data-field-der'],
    ['PEM', `|\n    ${requestPem.trimEnd().replaceAll('\n', '\n    ')}`, 'data-field-raw-pem'],
  ] as const) {
    test(name, async () => {
      assert.deepEqual(codesOf(await findingsIn({ 'a.yaml': object(request) })), [`${code} a.yaml`]);
    });
  }

  test('a request is none', async () => {
    assert.deepEqual(await findingsIn({ 'a.yaml': object(base64(requestPem)) }), []);
  });
});

describe('Secret.data holds base64 whatever the key is called', () => {
  test('PEM in it', async () => {
    const text = `kind: Secret\ndata:\n  mine: |\n    ${ca.certificatePem.trimEnd().replaceAll('\n', '\n    ')}\n`;
    assert.deepEqual(codesOf(await findingsIn({ 'a.yaml': text })), ['data-field-raw-pem a.yaml']);
  });

  test('lines joined by blanks', async () => {
    const wrapped = base64(ca.certificatePem).replace(/.{76}/g, '$&\n    ').trimEnd();
    const secret = (style: string) => `kind: Secret\ndata:\n  mine: ${style}\n    ${wrapped}\n`;
    assert.deepEqual(codesOf(await findingsIn({ 'a.yaml': secret('>') })), ['base64-invalid a.yaml']);
    assert.deepEqual(codesOf(await findingsIn({ 'a.yaml': secret('|') })), []);
  });
});
