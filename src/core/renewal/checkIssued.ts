import type { Cryptography } from '../pki/crypto.ts';
import type { CertificateNode } from '../pki/pkiModel.ts';
import { type Bytes, equalBytes } from '../x509/bytes.ts';
import { decodeCertificate } from '../x509/decodeCertificate.ts';
import { readLikeGo } from '../x509/go/readLikeGo.ts';
import { toHex } from '../x509/toHex.ts';
import type { Certificate, PublicKey } from '../x509/x509Model.ts';
import { refuse } from './refusal.ts';
import type { IssuedCertificate, RenewalRefusal } from './renewalModel.ts';
import type { CertificateContent } from './writeCertificate.ts';

/** What a certificate must contain, and who must have signed it. */
export interface ExpectedCertificate extends Omit<CertificateContent, 'serialNumber'> {
  /** The certificate that it replaces. */
  readonly old?: CertificateNode | undefined;
  readonly signer: PublicKey;
  /** The CA, if it is one of the graph. */
  readonly ca?: CertificateNode | undefined;
  /** It can sign other certificates. */
  readonly isCa?: boolean;
}

/**
 * Checks a new certificate against the plan, independently of the code that wrote it: it can be decoded, also by Go's
 * rules, the signer's key verifies it, and it contains what was planned and nothing else.
 */
export async function checkIssued(
  expected: ExpectedCertificate,
  der: Bytes,
  cryptography: Cryptography,
): Promise<IssuedCertificate | RenewalRefusal> {
  const issued = decodeCertificate(der);
  const { ca, old, signer } = expected;
  if (issued.kind !== 'certificate' || !saysWhatWasPlanned(issued, expected))
    return refuse('resultNotVerified', { ca });
  // Go rejects the whole certificate for these, and so does every component of Kubernetes.
  const fault = issued.problems.find(({ code }) => code !== undefined);
  if (fault !== undefined) return refuse('certificateBroken', { certificate: old, problem: fault.reason });
  const reading = readLikeGo(der, issued);
  if ('error' in reading) return refuse('certificateBroken', { certificate: old, problem: reading.error });
  const { signatureAlgorithm, tbsCertificate, signature } = issued;
  const isVerified = await cryptography.verify(signer, signatureAlgorithm, tbsCertificate, signature);
  if (isVerified !== true) return refuse('resultNotVerified', { ca });
  return { kind: 'issued', der, certificate: issued, fingerprint: toHex(cryptography.sha256(der)) };
}

function saysWhatWasPlanned(issued: Certificate, expected: ExpectedCertificate): boolean {
  const { old, validity, extensions, isCa = false } = expected;
  return (
    issued.version === 3 &&
    (old === undefined || !equalBytes(issued.serialNumber, old.certificate.serialNumber)) &&
    equalBytes(issued.signatureAlgorithm.der, expected.signatureIdentifier) &&
    equalBytes(issued.issuer.der, expected.issuer) &&
    issued.notBefore === validity.notBefore &&
    issued.notAfter === validity.notAfter &&
    equalBytes(issued.subject.der, expected.subject) &&
    equalBytes(issued.publicKey.spki, expected.spki) &&
    (issued.basicConstraints?.isCa === true) === isCa &&
    issued.extensions.length === extensions.length &&
    issued.extensions.every((extension, index) => equalBytes(extension.der, extensions[index] ?? new Uint8Array()))
  );
}
