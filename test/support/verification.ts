import { createCertificatePool } from '../../src/core/pki/verification/certificatePool.ts';
import type { Verification, VerificationQuestion } from '../../src/core/pki/verification/verificationModel.ts';
import { verifyCertificate } from '../../src/core/pki/verification/verifyCertificate.ts';
import type { Bytes } from '../../src/core/x509/bytes.ts';
import type { GoCertificate } from '../../src/core/x509/go/goCertificate.ts';
import { readLikeGo } from '../../src/core/x509/go/readLikeGo.ts';
import { createNodeCryptography } from '../../src/node/nodeCryptography.ts';
import { type TestCertificate, testNow } from './testPki.ts';

/** Reads a certificate that Go has to be able to read. */
function goCertificateOf(certificate: { readonly der: Bytes }): GoCertificate {
  const reading = readLikeGo(certificate.der);
  if ('error' in reading) throw new Error(reading.error);
  return reading.certificate;
}

/** Asks about a test certificate at the tests' moment, for any usage. */
export function questionOf(
  certificate: TestCertificate,
  anchors: readonly TestCertificate[],
  intermediates: readonly TestCertificate[] = [],
  more: Partial<Pick<VerificationQuestion, 'name' | 'at' | 'usages'>> = {},
): VerificationQuestion {
  return {
    certificate: goCertificateOf(certificate),
    anchors: createCertificatePool(anchors.map(goCertificateOf)),
    intermediates: createCertificatePool(intermediates.map(goCertificateOf)),
    at: testNow,
    usages: ['2.5.29.37.0'],
    ...more,
  };
}

const cryptography = createNodeCryptography();

/** Verifies a test certificate; see {@link questionOf}. */
export function verifyTest(...question: Parameters<typeof questionOf>): Verification {
  const verification = verifyCertificate(questionOf(...question), cryptography);
  if (verification instanceof Promise) throw new Error("Node's cryptography answers at once");
  return verification;
}
