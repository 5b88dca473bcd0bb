import { findKeyMismatches } from '../pki/keyMismatches.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/model.ts';
import { isSamePlace } from './isSamePlace.ts';
import type { RenewalRefusal } from './model.ts';
import { refuse } from './refusal.ts';

/**
 * Refuses a place where the certificate is read together with a key that is certainly another one: a certificate that is
 * issued again is for the old key. What cannot be known (an encrypted key, a key that is elsewhere) is no reason.
 */
export function refuseKey(
  graph: PkiGraph,
  target: Occurrence,
  certificate: CertificateNode,
): RenewalRefusal | undefined {
  const isMismatch = findKeyMismatches(graph).some(
    ({ pair, leaf }) => leaf === certificate && pair.certificates.some((place) => isSamePlace(place, target)),
  );
  return isMismatch ? refuse('keyMismatch', { certificate }) : undefined;
}
