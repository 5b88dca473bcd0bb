import type { Bytes } from '../../x509/bytes.ts';
import { decodeCertificate } from '../../x509/decodeCertificate.ts';
import { rsaEncryptionAlgorithm, spkiOf } from '../../x509/encodePublicKey.ts';
import type { Certificate } from '../../x509/x509Model.ts';
import { derBitString, derSequence } from '../derWriter.ts';
import { issuingSchemeOf } from '../issuingScheme.ts';
import { writeTbsCertificate } from '../writeCertificate.ts';
import type { PlannedCertificate } from './changeModel.ts';

/**
 * Reads a planned certificate as if it existed, to show its content. Key, serial number and signature are empty, and
 * extensions that depend on a new key are missing.
 *
 * @param known - The public key and the issuer, where the plan does not tell.
 * @returns `undefined` if it cannot be read.
 */
export function candidateOf(
  planned: PlannedCertificate,
  known: { readonly spki?: Bytes; readonly issuer?: Certificate } = {},
): Certificate | undefined {
  if (planned.issuer.kind === 'signed') {
    const signed = decodeCertificate(planned.issuer.der);
    return signed.kind === 'certificate' ? signed : undefined;
  }
  const issuer = known.issuer ?? (planned.issuer.kind === 'ca' ? planned.issuer.ca.node.certificate : undefined);
  const signer = issuer ?? planned.old?.certificate;
  const identifier = (signer && issuingSchemeOf(signer.publicKey)?.identifier) ?? rsaEncryptionAlgorithm;
  const same = planned.key.kind === 'same' ? planned.key.spki : undefined;
  const tbsCertificate = writeTbsCertificate({
    serialNumber: Uint8Array.of(1),
    signatureIdentifier: identifier,
    issuer: issuer?.subject.der ?? planned.subject,
    validity: planned.validity,
    subject: planned.subject,
    spki: known.spki ?? same ?? spkiOf(rsaEncryptionAlgorithm, new Uint8Array(1)),
    extensions: planned.extensions.flatMap(({ der }) => (der === undefined ? [] : [der])),
  });
  const der = derSequence(tbsCertificate, identifier, derBitString(new Uint8Array(1)));
  const candidate = decodeCertificate(der);
  return candidate.kind === 'certificate' ? candidate : undefined;
}
