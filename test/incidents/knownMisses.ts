import type { Lack } from './scoreIncident.ts';

/** Incidents that are not named yet, and what is missing. The test fails when one is named without leaving this list. */
export const knownMisses: Readonly<Record<string, readonly Lack[]>> = {
  'metrics-server-unknown-authority': ['cause', 'explain'],
  'prometheus-etcd-client-of-other-ca': ['cause', 'explain'],
  'etcd-scraped-with-cluster-ca': ['cause', 'explain'],
  'fleet-helm-ca-mixed-up': ['cause', 'explain'],
  'talosconfig-of-other-secrets': ['cause', 'explain'],
  'hubble-server-of-other-ca': ['cause', 'explain'],
};
