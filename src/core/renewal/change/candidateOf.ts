import { decodeCertificate } from '../../x509/decodeCertificate.ts';
import { rsaEncryptionAlgorithm, spkiOf } from '../../x509/encodePublicKey.ts';
import type { Certificate } from '../../x509/x509Model.ts';
import { derBitString, derSequence } from '../derWriter.ts';
import { writeTbsCertificate } from '../writeCertificate.ts';
import type { PlannedCertificate } from './changeModel.ts';

/**
 * Reads a planned certificate as if it existed, to show its content. Key, serial number and signature are empty, and
 * extensions that depend on a new key are missing.
 *
 * @returns `undefined` if it cannot be read.
 */
export function candidateOf(planned: PlannedCertificate): Certificate | undefined {
  if (planned.issuer.kind === 'signed') {
    const signed = decodeCertificate(planned.issuer.der);
    return signed.kind === 'certificate' ? signed : undefined;
  }
  const tbsCertificate = writeTbsCertificate({
    serialNumber: Uint8Array.of(1),
    signatureIdentifier: rsaEncryptionAlgorithm,
    issuer: planned.issuer.kind === 'ca' ? planned.issuer.ca.node.certificate.subject.der : planned.subject,
    validity: planned.validity,
    subject: planned.subject,
    spki: planned.key.kind === 'same' ? planned.key.spki : spkiOf(rsaEncryptionAlgorithm, new Uint8Array(1)),
    extensions: planned.extensions.flatMap(({ der }) => (der === undefined ? [] : [der])),
  });
  const der = derSequence(tbsCertificate, rsaEncryptionAlgorithm, derBitString(new Uint8Array(1)));
  const candidate = decodeCertificate(der);
  return candidate.kind === 'certificate' ? candidate : undefined;
}
