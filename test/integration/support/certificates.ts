import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  type JsonName,
  X509CertificateGenerator,
} from '@peculiar/x509';

cryptoProvider.set(crypto);

export interface WantedCertificate {
  readonly subject: JsonName | string;
  readonly isCa?: boolean;
  /** Days from now; negative for the past. */
  readonly daysLeft?: number;
}

const day = 86_400_000;
const clientAuth = '1.3.6.1.5.5.7.3.2';

/** Makes a root CA, or a certificate of a CA that is not here, and its key (PKCS#8), both in PEM, with what browsers have too. */
export async function makeCertificate({ subject, isCa = false, daysLeft = 300 }: WantedCertificate) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const end = Date.now() + daysLeft * day + (Math.sign(daysLeft) * day) / 2;
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: isCa ? subject : 'CN=elsewhere',
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm: algorithm,
    notBefore: new Date(end - 365 * day),
    notAfter: new Date(end),
    extensions: [
      new BasicConstraintsExtension(isCa, undefined, true),
      ...(isCa ? [] : [new ExtendedKeyUsageExtension([clientAuth])]),
    ],
  });
  const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { certificate: `${certificate.toString('pem')}\n`, key: toPem('PRIVATE KEY', key) };
}

/** Base64 of a text, on one line. */
export function toBase64(text: string): string {
  return btoa(text);
}

function toPem(label: string, bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return [`-----BEGIN ${label}-----`, ...(base64.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ''].join('\n');
}
