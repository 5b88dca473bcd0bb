import type { Cryptography } from '../core/pki/crypto.ts';
import { createCertificatePool } from '../core/pki/verification/certificatePool.ts';
import { readCertificates } from '../core/pki/verification/readCertificates.ts';
import type { Verification } from '../core/pki/verification/verificationModel.ts';
import { verifyCertificate } from '../core/pki/verification/verifyCertificate.ts';
import { usageOids, type VerificationCase } from '../core/present/verification/verificationCase.ts';
import { certificatesOfPem } from '../core/text/readPemLikeGo.ts';
import { readLikeGo } from '../core/x509/go/readLikeGo.ts';

/** The answer to a case, a line of `certscope verify --cases`. */
export interface CaseAnswer {
  readonly id: string | number;
  readonly accepted: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Judges a case; `now` is for cases without a date. */
export async function judgeCase(asked: VerificationCase, cryptography: Cryptography, now: number): Promise<CaseAnswer> {
  const { id } = asked;
  const verification = await verifyCase(asked, cryptography, now);
  if (typeof verification === 'string') {
    return { id, accepted: false, error: { code: 'unparsable', message: verification } };
  }
  const { accepted, error } = verification;
  return { id, accepted, ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }) };
}

/**
 * The whole verdict on a case, or Go's words about a certificate that it cannot parse.
 *
 * @internal
 */
export async function verifyCase(
  { anchors, intermediates, certificate, at, name, usage }: VerificationCase,
  cryptography: Cryptography,
  now: number,
): Promise<Verification | string> {
  const [der] = certificatesOfPem(certificate);
  const reading = der === undefined ? { error: noCertificate } : readLikeGo(der);
  if ('error' in reading) return reading.error;
  const question = {
    certificate: reading.certificate,
    anchors: poolOf(anchors),
    intermediates: poolOf(intermediates),
    at: at ?? now,
    name,
    usages: usageOids[usage],
  };
  return verifyCertificate(question, cryptography);
}

/** Go has no error for this: its caller finds no block to parse. */
export const noCertificate = 'no certificate';

function poolOf(texts: readonly string[]) {
  return createCertificatePool(readCertificates(texts.flatMap(certificatesOfPem)).certificates);
}
