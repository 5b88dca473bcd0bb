import { generateKeyPairSync, sign } from 'node:crypto';
import { decodeCertificate } from '../../src/core/x509/decodeCertificate.ts';
import { bitString, type CertificateParts, certificate, commonName } from '../unit/x509/derBuilder.ts';

/** A self-signed certificate of the given parts, for forms that certificate libraries do not make. */
export function selfSigned(parts: CertificateParts): Uint8Array {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const name = commonName('root');
  const whole = { issuer: name, subject: name, ...parts, publicKey: publicKey.export({ format: 'der', type: 'spki' }) };
  const draft = decodeCertificate(certificate(whole));
  if (draft.kind !== 'certificate') throw new Error(draft.reason);
  return certificate({ ...whole, signature: bitString(sign(null, draft.tbsCertificate, privateKey)) });
}
