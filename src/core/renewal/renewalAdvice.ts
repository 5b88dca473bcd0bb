import { healingsFor } from './healingsFor.ts';
import { renewalWay } from './renewalWay.ts';

/** What heals a connection, and how a certificate can be issued again. A host that cannot sign has none, and loads nothing of it. */
export interface RenewalAdvice {
  readonly healingsFor: typeof healingsFor;
  readonly renewalWay: typeof renewalWay;
}

/** The advice of a host that can sign. */
export const renewalAdvice: RenewalAdvice = { healingsFor, renewalWay };
