import type { Lack } from './scoreIncident.ts';

/** Incidents that are not named yet, and what is missing. The test fails when one is named without leaving this list. */
export const knownMisses: Readonly<Record<string, readonly Lack[]>> = {
  'fleet-helm-ca-mixed-up': ['cause', 'explain'],
  // Groups may be called like addresses of mail, so that only the pasted line tells that a user is meant.
  'provider-user-bound-as-a-group': ['cause'],
};
