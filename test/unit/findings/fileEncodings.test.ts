import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { readEncodings } from '../../support/readEncodings.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const keyDer = new Uint8Array(Buffer.from(ca.keyPem.replace(/-----[^-]+-----/g, ''), 'base64'));
const wrapped = (content: string | Uint8Array) => `${base64(content).replace(/.{64}/g, '$&\n')}\n`;

/** What stands in a file instead of PEM, the code, and words of the message. */
const faults: Readonly<
  Record<string, readonly [content: string | Uint8Array<ArrayBuffer>, code: string, words: RegExp]>
> = {
  DER: [
    new Uint8Array(ca.der),
    'data-field-der',
    /This file contains DER.* with the result: `openssl x509 -inform DER -in ca\.crt -out ca\.crt\.pem`\.$/,
  ],
  'base64 of DER': [
    `${base64(ca.der)}\n`,
    'pem-malformed',
    /BEGIN and END lines around this base64 are missing.*Convert it to PEM\.$/,
  ],
  'base64 of DER in lines': [wrapped(ca.der), 'pem-malformed', /BEGIN and END lines around this base64 are missing/],
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
      assert.match(findings[0]?.message ?? '', /Programs that look for CAs in it find none\./);
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

  test('a list of roots in DER: the command converts all of them', async () => {
    const other = await createTestCa({ name: 'other' });
    const list = new Uint8Array(Buffer.concat([ca.der, other.der]));
    const findings = await findingsIn({ [place]: list });
    const fault = findings.find(({ code }) => code === 'data-field-der');
    const command = /`openssl (storeutl -certs -out ca\.crt\.pem ca\.crt)`/.exec(fault?.message ?? '')?.[1] ?? '';
    const folder = createOpensslFolder();
    folder.write('ca.crt', Buffer.from(list));
    folder.run(...command.split(' '));
    assert.equal(folder.read('ca.crt.pem').match(/-----BEGIN CERTIFICATE-----/g)?.length, 2);
    folder.remove();
  });

  test('keys and leaves at their places', async () => {
    const leaf = await ca.issue({ commonName: 'kube-apiserver' });
    for (const [name, content, words] of [
      ['apiserver.key', keyDer, /`tls: failed to find any PEM data in key input`\. .*`openssl pkey -inform DER /],
      ['apiserver.crt', leaf.der, /`tls: failed to find any PEM data in certificate input`\. .*`openssl x509 /],
    ] as const) {
      const findings = await findingsIn({ [`/etc/kubernetes/pki/${name}`]: new Uint8Array(content) });
      const fault = findings.find(({ code }) => code === 'data-field-der');
      assert.match(fault?.message ?? '', words);
    }
  });

  test('revocation lists, which etcd reads as DER', async () => {
    const list = await ca.revocationList();
    const unit = 'ExecStart=/usr/bin/etcd --client-crl-file=/etc/etcd/revoked.crl\n';
    assert.deepEqual(await findingsIn({ '/etc/systemd/system/etcd.service': unit, '/etc/etcd/revoked.crl': list }), []);
  });

  test('the command makes PEM of what it is', async (t) => {
    const folder = createOpensslFolder();
    t.after(() => folder.remove());
    const contents = { 'apiserver.key': keyDer, 'ca.crt': new Uint8Array(ca.der) };
    for (const [name, content] of Object.entries(contents)) {
      folder.write(name, content);
      const findings = await findingsIn({ [`/etc/kubernetes/pki/${name}`]: content });
      const message = findings.find(({ code }) => code === 'data-field-der')?.message ?? '';
      const [, command = ''] = /`openssl ([^`]+)`/.exec(message) ?? [];
      folder.run(...command.split(' '));
      assert.match(folder.read(`${name}.pem`), /^-----BEGIN /);
    }
  });

  test('base64 in a comment of a PEM file', async () => {
    const other = await createTestCa({ name: 'other' });
    const text = `# ${base64(other.der)}\n\n${ca.certificatePem}`;
    assert.deepEqual(await findingsIn({ [place]: text }), []);
  });
});
