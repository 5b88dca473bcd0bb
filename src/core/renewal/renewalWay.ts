import type { CertificateNode } from '../pki/pkiModel.ts';
import { isPossible, type Possibilities } from './isPossible.ts';

/** How a certificate can be issued again: as it is, with a new key, or as its role and its connections want it. */
export type RenewalWay = 'renew' | 'renewNewKey' | 'reissue';

/**
 * Finds the first way in which a certificate can be issued again here. None where its CA has ended, or the CA's key is not there, or
 * somebody else issues it.
 */
export function renewalWay({ fingerprint }: CertificateNode, here: Possibilities): RenewalWay | undefined {
  const renew = { kind: 'renew', fingerprints: [fingerprint] } as const;
  if (isPossible(renew, here)) return 'renew';
  if (isPossible(renew, here, { key: 'new' })) return 'renewNewKey';
  return isPossible({ kind: 'repair', fingerprint }, here) ? 'reissue' : undefined;
}
