import type { Cryptography } from '../core/pki/crypto.ts';
import { createCertificatePool } from '../core/pki/verification/certificatePool.ts';
import { readCertificates } from '../core/pki/verification/readCertificates.ts';
import { verifyCertificate } from '../core/pki/verification/verifyCertificate.ts';
import { usageOids, type VerificationCase } from '../core/present/verificationCase.ts';
import { certificatesOfPem } from '../core/text/readPemLikeGo.ts';
import { readLikeGo } from '../core/x509/go/readLikeGo.ts';

/** The answer to a case, a line of `certscope verify --cases`. */
export interface CaseAnswer {
  readonly id: string | number;
  readonly accepted: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Judges a case; `now` is for those without a moment of their own. */
export async function judgeCase(asked: VerificationCase, cryptography: Cryptography, now: number): Promise<CaseAnswer> {
  const { id, anchors, intermediates, at = now, name, usage } = asked;
  const [der] = certificatesOfPem(asked.certificate);
  const reading = der === undefined ? { error: noCertificate } : readLikeGo(der);
  if ('error' in reading) return { id, accepted: false, error: { code: 'unparsable', message: reading.error } };
  const { certificate } = reading;
  const verification = await verifyCertificate(
    { certificate, anchors: poolOf(anchors), intermediates: poolOf(intermediates), at, name, usages: usageOids[usage] },
    cryptography,
  );
  const { accepted, error } = verification;
  return { id, accepted, ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }) };
}

/** Go has no words for it: whoever calls it finds no block to parse. */
export const noCertificate = 'no certificate';

function poolOf(texts: readonly string[]) {
  return createCertificatePool(readCertificates(texts.flatMap(certificatesOfPem)).certificates);
}
