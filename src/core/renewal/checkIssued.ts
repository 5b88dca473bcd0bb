import type { Cryptography } from '../pki/crypto.ts';
import { type Bytes, equalBytes } from '../x509/bytes.ts';
import { decodeCertificate } from '../x509/decodeCertificate.ts';
import type { Certificate } from '../x509/model.ts';
import { toHex } from '../x509/toHex.ts';
import type { IssuedCertificate, RenewalPlan, RenewalRefusal } from './model.ts';
import { refuse } from './refusal.ts';

/**
 * Checks a new certificate against its plan, as a reader that did not write it: it decodes, the CA certificate's key
 * verifies it, and it says what was planned and nothing else.
 */
export async function checkIssued(
  plan: RenewalPlan,
  der: Bytes,
  cryptography: Cryptography,
): Promise<IssuedCertificate | RenewalRefusal> {
  const issued = decodeCertificate(der);
  const { node } = plan.ca;
  if (issued.kind !== 'certificate' || !saysWhatWasPlanned(issued, plan)) {
    return refuse('resultNotVerified', { ca: node });
  }
  // Go refuses the whole certificate for these, and with it every component of Kubernetes.
  const fault = issued.problems.find(({ code }) => code !== undefined);
  if (fault !== undefined) return refuse('certificateBroken', { certificate: plan.node, problem: fault.reason });
  const { signatureAlgorithm, tbsCertificate, signature } = issued;
  const isVerified = await cryptography.verify(
    node.certificate.publicKey,
    signatureAlgorithm,
    tbsCertificate,
    signature,
  );
  if (isVerified !== true) return refuse('resultNotVerified', { ca: node });
  return { kind: 'issued', der, certificate: issued, fingerprint: toHex(cryptography.sha256(der)) };
}

function saysWhatWasPlanned(
  issued: Certificate,
  { node: { certificate }, ca, validity, extensions }: RenewalPlan,
): boolean {
  const planned = extensions.flatMap(({ der }) => (der === undefined ? [] : [der]));
  return (
    issued.version === 3 &&
    !equalBytes(issued.serialNumber, certificate.serialNumber) &&
    equalBytes(issued.signatureAlgorithm.der, ca.scheme.identifier) &&
    equalBytes(issued.issuer.der, ca.node.certificate.subject.der) &&
    issued.notBefore === validity.notBefore &&
    issued.notAfter === validity.notAfter &&
    equalBytes(issued.subject.der, certificate.subject.der) &&
    equalBytes(issued.publicKey.spki, certificate.publicKey.spki) &&
    issued.basicConstraints?.isCa !== true &&
    issued.extensions.length === planned.length &&
    issued.extensions.every((extension, index) => equalBytes(extension.der, planned[index] ?? new Uint8Array()))
  );
}
