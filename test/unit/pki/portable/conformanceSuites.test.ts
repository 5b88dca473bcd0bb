import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPortableCryptography } from '../../../../src/core/pki/portable/portableCryptography.ts';
import { decodeCertificate } from '../../../../src/core/x509/decodeCertificate.ts';
import { toHex } from '../../../../src/core/x509/toHex.ts';
import type { Certificate } from '../../../../src/core/x509/x509Model.ts';
import { createNodeCryptography } from '../../../../src/node/nodeCryptography.ts';
import { readSuite, suiteNames } from '../../../support/conformanceSuites.ts';

const node = createNodeCryptography();
const portable = createPortableCryptography();

for (const name of suiteNames) {
  test(`signatures of ${name} have the verdicts of OpenSSL`, () => {
    const asked = new Set<string>();
    const verdicts = { verified: 0, failed: 0, unsupported: 0 };
    for (const { id, anchors, intermediates, certificate } of readSuite(name)) {
      const all = [...anchors, ...intermediates, certificate].flatMap(certificatesIn);
      for (const issuer of all) {
        for (const subject of all) {
          const question = toHex(issuer.publicKey.spki) + toHex(subject.signature);
          if (asked.has(question) || toHex(issuer.subject.der) !== toHex(subject.issuer.der)) continue;
          asked.add(question);
          const { signatureAlgorithm, tbsCertificate, signature } = subject;
          const expected = node.verify(issuer.publicKey, signatureAlgorithm, tbsCertificate, signature);
          const actual = portable.verify(issuer.publicKey, signatureAlgorithm, tbsCertificate, signature);
          assert.equal(actual, expected, `${id}: ${signatureAlgorithm.name} by ${issuer.publicKey.curve}`);
          verdicts[expected === undefined ? 'unsupported' : expected === true ? 'verified' : 'failed']++;
        }
      }
    }
    assert.ok(verdicts.verified > 20, JSON.stringify(verdicts));
  });
}

function certificatesIn(pem: string): readonly Certificate[] {
  const certificate = decodeCertificate(
    new Uint8Array(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')),
  );
  return certificate.kind === 'certificate' ? [certificate] : [];
}
