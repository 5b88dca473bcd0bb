import { createPublicKey, generateKeyPairSync } from 'node:crypto';

/** A new P-256 key, as kubeadm writes one. */
export function newEcKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'pem', type: 'sec1' }).toString();
}

/** The public half of a new key. */
export function newPublicKey(): string {
  return createPublicKey(newEcKey()).export({ format: 'pem', type: 'spki' }).toString();
}
