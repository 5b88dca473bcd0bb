import type { CertificateNode } from '../pki/pkiModel.ts';
import { isPossible, type Possibilities } from './isPossible.ts';

/** How a certificate can be reissued: as it is, with a new key, or as its role and connections need it. */
export type RenewalWay = 'renew' | 'renewNewKey' | 'reissue';

/**
 * Finds the first way to reissue a certificate here. None if its CA has expired, the CA's key is missing, or something
 * else issues it.
 */
export function renewalWay({ fingerprint }: CertificateNode, here: Possibilities): RenewalWay | undefined {
  const renew = { kind: 'renew', fingerprints: [fingerprint] } as const;
  if (isPossible(renew, here)) return 'renew';
  if (isPossible(renew, here, { key: 'new' })) return 'renewNewKey';
  return isPossible({ kind: 'repair', fingerprint }, here) ? 'reissue' : undefined;
}
