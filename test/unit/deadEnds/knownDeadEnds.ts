import type { FindingCode } from '../../../src/core/findings/catalog.ts';

/** Errors that are corrected where they are marked, by hand: nothing but *About …* and *Ignore …* is offered. */
export const knownDeadEnds: readonly FindingCode[] = [
  'ingress-backend-name-missing',
  'pem-malformed',
  'trustbundle-invalid',
];
