import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

cryptoProvider.set(crypto);

export interface RequestedCertificate {
  readonly subject: JsonName | string;
  readonly isCa?: boolean;
  /** Days from now; negative for the past. */
  readonly daysLeft?: number;
  /** The CA that signs it; by default itself, or one that is not here. */
  readonly issuer?: MadeCertificate;
}

/** A certificate and its key, in PEM. */
export interface MadeCertificate {
  readonly certificate: string;
  /** PKCS#8. */
  readonly key: string;
}

const day = 86_400_000;
const clientAuth = '1.3.6.1.5.5.7.3.2';

/** Makes a certificate and its key, with what browsers have too. */
export async function makeCertificate({
  subject,
  isCa = false,
  daysLeft = 300,
  issuer,
}: RequestedCertificate): Promise<MadeCertificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const end = Date.now() + daysLeft * day + (Math.sign(daysLeft) * day) / 2;
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer ? new X509Certificate(issuer.certificate).subject : isCa ? subject : 'CN=elsewhere',
    publicKey: keys.publicKey,
    signingKey: issuer ? await importKey(issuer.key, algorithm) : keys.privateKey,
    signingAlgorithm: algorithm,
    notBefore: new Date(end - 365 * day),
    notAfter: new Date(end),
    extensions: [
      new BasicConstraintsExtension(isCa, undefined, true),
      ...(isCa ? [new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)] : []),
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

function importKey(pem: string, algorithm: { readonly name: string; readonly namedCurve: string }) {
  const base64 = pem.replaceAll(/-----[^-]+-----|\s/g, '');
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return crypto.subtle.importKey('pkcs8', bytes, algorithm, false, ['sign']);
}

function toPem(label: string, bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return [`-----BEGIN ${label}-----`, ...(base64.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ''].join('\n');
}
