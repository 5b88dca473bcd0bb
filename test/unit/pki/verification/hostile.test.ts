import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createCertificatePool } from '../../../../src/core/pki/verification/certificatePool.ts';
import type { Verification } from '../../../../src/core/pki/verification/verificationModel.ts';
import { verifyCertificate } from '../../../../src/core/pki/verification/verifyCertificate.ts';
import type { Bytes } from '../../../../src/core/x509/bytes.ts';
import { readLikeGo } from '../../../../src/core/x509/go/readLikeGo.ts';
import { createNodeCryptography } from '../../../../src/node/nodeCryptography.ts';
import { copyOf, type Draft, extensionType, extensionValue, issue, setExtension } from '../../../fuzz/draft.ts';
import { testNow } from '../../../support/testPki.ts';
import { commonName, element, sequence, text, timeOf } from '../../x509/derBuilder.ts';

const day = 86_400_000;
const identifier = Uint8Array.of(1, 2, 3);

function authority(name: string, serialNumber: number, issuer?: Draft): Draft {
  const draft: Draft = {
    subject: commonName(name),
    key: 'ed25519-a',
    issuer,
    version: [2],
    serialNumber: [1 + (serialNumber >> 8), serialNumber & 0xff],
    notBefore: timeOf(testNow - day),
    notAfter: timeOf(testNow + day),
    extensions: [],
  };
  setExtension(draft, extensionType.basicConstraints, extensionValue.basicConstraints(true), true);
  setExtension(draft, extensionType.subjectKeyIdentifier, extensionValue.subjectKeyIdentifier(identifier));
  setExtension(draft, extensionType.authorityKeyIdentifier, extensionValue.authorityKeyIdentifier(identifier));
  return draft;
}

function read(der: Bytes) {
  const reading = readLikeGo(der);
  if ('error' in reading) throw new Error(reading.error);
  return reading.certificate;
}

/** Verifies and counts the signatures that were checked. */
function verify(certificate: Draft, anchors: readonly Draft[], intermediates: readonly Draft[]) {
  let checks = 0;
  const node = createNodeCryptography();
  const verification = verifyCertificate(
    {
      certificate: read(issue(certificate)),
      anchors: createCertificatePool(anchors.map((draft) => read(issue(draft)))),
      intermediates: createCertificatePool(intermediates.map((draft) => read(issue(draft)))),
      at: testNow,
      usages: ['2.5.29.37.0'],
    },
    {
      ...node,
      verify(...question) {
        checks += 1;
        return node.verify(...question);
      },
    },
  );
  return { ...(verification as Verification), checks };
}

const limitError = 'x509: signature check attempts limit reached while verifying certificate chain';
const subjectAltName = (index: number) => sequence(text(0x82, `ca-${index}.example.com`));

suite('the search ends by the budget, and says so', () => {
  test('among 1,000 CAs of one name and key identifier, none of which has signed', () => {
    const cas = Array.from({ length: 1000 }, (_, index) => authority('kubernetes', index));
    const leaf = { ...authority('leaf', 1, cas[0]), signingKey: 'ed25519-b' as const };
    const { error, isCut, checks, tried } = verify(leaf, cas, []);
    assert.deepEqual([error?.message, isCut, checks, tried.length], [limitError, true, 100, 100]);
  });

  test('in a crowd of CAs that all signed each other, which differ in names alone', () => {
    const root = authority('kubernetes', 0);
    const crowd = Array.from({ length: 1000 }, (_, index) => {
      const draft = authority('kubernetes', index, root);
      setExtension(draft, extensionType.subjectAltName, subjectAltName(index));
      return draft;
    });
    const { error, isCut, checks } = verify(authority('leaf', 1, root), [], crowd);
    assert.deepEqual([error?.message, isCut, checks], [limitError, true, 100]);
  });

  test('in a loop of two CAs, which has no end of its own, it is not needed', () => {
    const one = authority('one', 1);
    const two = authority('two', 2, one);
    const { error, isCut, checks } = verify(authority('leaf', 3, one), [], [{ ...copyOf(one), issuer: two }, two]);
    assert.deepEqual([error?.code, isCut, checks], ['unknownAuthority', false, 2]);
  });
});

test('10,000 names and 10,000 constraints are not compared one by one', () => {
  const many = (make: (index: number) => Bytes) => Array.from({ length: 10_000 }, (_, index) => make(index));
  const root = authority('root', 1);
  const excluded = many((index) => sequence(text(0x82, `${index}.example.org`)));
  setExtension(root, extensionType.nameConstraints, sequence(element(0xa1, ...excluded)), true);
  const leaf = authority('leaf', 2, root);
  setExtension(leaf, extensionType.subjectAltName, sequence(...many((index) => text(0x82, `${index}.example.com`))));
  const { error } = verify(leaf, [root], []);
  assert.deepEqual([error?.code, error?.message], ['tooManyConstraints', 'x509: unknown error']);
});
