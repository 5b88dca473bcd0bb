import type { CertificateNode, PkiGraph } from '../pki/model.ts';
import { planAction } from './planAction.ts';

/** How a certificate can be issued again: as it is, with a new key, or as its role and its connections want it. */
export type RenewalWay = 'renew' | 'renewNewKey' | 'reissue';

/**
 * Finds the first way in which a certificate can be issued again here. None where its CA has ended, or the CA's key is not there, or
 * somebody else issues it.
 */
export function renewalWay(
  { fingerprint }: CertificateNode,
  { graph, now }: { readonly graph: PkiGraph; readonly now: number },
): RenewalWay | undefined {
  const before = known.get(graph);
  const ways = before?.now === now ? before.ways : new Map<string, RenewalWay | undefined>();
  known.set(graph, { now, ways });
  if (!ways.has(fingerprint)) ways.set(fingerprint, wayFor(fingerprint, graph, now));
  return ways.get(fingerprint);
}

/** The map asks for each card and each connection of a certificate, about the same moment. */
const known = new WeakMap<PkiGraph, { readonly now: number; readonly ways: Map<string, RenewalWay | undefined> }>();

function wayFor(fingerprint: string, graph: PkiGraph, now: number): RenewalWay | undefined {
  const how = { graph, now, canOpenKeys: true } as const;
  const renew = { kind: 'renew', fingerprints: [fingerprint] } as const;
  if (planAction(renew, how).kind !== 'refusal') return 'renew';
  if (planAction(renew, { ...how, key: 'new' }).kind !== 'refusal') return 'renewNewKey';
  return planAction({ kind: 'repair', fingerprint }, how).kind === 'refusal' ? undefined : 'reissue';
}
