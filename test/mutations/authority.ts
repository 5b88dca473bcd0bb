import { createPrivateKey, webcrypto } from 'node:crypto';
import * as x509 from '../support/peculiarX509.ts';
import type { TestCa } from '../support/testPki.ts';

/** A CA that can issue: its certificate, and its private key. */
export interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly privateKey: CryptoKey;
}

export function authorityOf(ca: TestCa): Authority {
  return { certificate: ca.certificate, privateKey: ca.keys.privateKey };
}

/** Reads a CA that another program made. */
export async function readAuthority(certificatePem: string, keyPem: string): Promise<Authority> {
  const key = createPrivateKey(keyPem);
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: 'P-256' };
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
  return { certificate: new x509.X509Certificate(certificatePem), privateKey };
}

/** The key with which a CA signs with SHA-256, or with SHA-1, which an RSA key has to be told before. */
export async function signerOf({ privateKey }: Authority, hash: 'SHA-256' | 'SHA-1' = 'SHA-256'): Promise<CryptoKey> {
  const { name } = privateKey.algorithm;
  if (name === 'ECDSA' || hash === 'SHA-256') return privateKey;
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', privateKey);
  return webcrypto.subtle.importKey('pkcs8', pkcs8, { name, hash }, true, ['sign']);
}

/** The private key of a CA in PEM. */
export async function keyPemOf({ privateKey }: Authority): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}
