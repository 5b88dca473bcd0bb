import type { RefusedIssue } from '../issuedTokens.ts';
import type { Accepted, TokenRefusal } from '../tokenAcceptance.ts';
import type { ConnectionVerdict, SideVerdict, Source, TokenSource } from './connectionModel.ts';

/** The verdict of a side that rejects the other one. */
export type Refused = Extract<SideVerdict, { readonly kind: 'refused' }>;

/** A side that rejects the other one. */
export interface Refusal {
  /** The rejecting side. */
  readonly by: 'client' | 'server';
  readonly verdict: Refused;
}

/** The sides that reject, the client's verdict on the server first. */
export function refusals({ server, client }: ConnectionVerdict): readonly Refusal[] {
  return [
    ...(server.kind === 'refused' ? [{ by: 'client' as const, verdict: server }] : []),
    ...(client.kind === 'refused' ? [{ by: 'server' as const, verdict: client }] : []),
  ];
}

/** Those, and the sides that reject unless what is not known says otherwise. */
export function possibleRefusals({ server, client }: ConnectionVerdict): readonly Refusal[] {
  const refused = (verdict: SideVerdict) => (verdict.kind === 'unknown' ? verdict.otherwise : verdict);
  const [ofServer, ofClient] = [refused(server), refused(client)];
  return [
    ...(ofServer?.kind === 'refused' ? [{ by: 'client' as const, verdict: ofServer }] : []),
    ...(ofClient?.kind === 'refused' ? [{ by: 'server' as const, verdict: ofClient }] : []),
  ];
}

/** What was presented and what it was verified with: certificate and CA, or the keys of tokens. */
export function refusedSources(
  { connection }: ConnectionVerdict,
  by: 'client' | 'server',
  { reason, error }: Refused,
): readonly [Source, Source] {
  const { serverShows, clientTrusts, clientShows, serverTrusts, token, tokenKeys, refuses, startFaults } = connection;
  const { tokenIssue, tokenRefusal } = connection;
  const [start] = (reason === 'notStarted' && startFaults?.[by === 'client' ? 'server' : 'client']) || [];
  if (start?.loads !== undefined) return [{ kind: 'materials', materials: [start.loads.source] }, { kind: 'nothing' }];
  if (start !== undefined) return [tokenShown({ by: '', place: start.place, occurrences: [] }), { kind: 'nothing' }];
  const { calledService: called, joining } = connection;
  const join =
    reason === 'notJoined' &&
    [...(joining?.forms ?? []), ...(joining?.downloads ?? [])].find((each) => each.error === error);
  if (join) return [tokenShown({ by: '', place: join.place, occurrences: [] }), { kind: 'nothing' }];
  if (reason === 'notServed' && called?.state === 'notMet')
    return [tokenShown({ by: '', place: called.place, occurrences: [] }), { kind: 'nothing' }];
  if (by === 'client') return [serverShows, clientTrusts];
  if (refuses !== undefined && (reason === 'notAccepted' || reason === 'token')) {
    const by: Source =
      refuses.kind === 'foreign' || refuses.kind === 'nobody'
        ? { kind: 'nothing' }
        : tokenShown({ ...refuses, occurrences: [] });
    return [token === undefined ? clientShows : tokenShown(token), by];
  }
  const isByToken = reason === 'token' || (reason === 'forbidden' && clientShows.kind === 'nothing');
  if (isByToken && token !== undefined) return [tokenShown(token), token.registeredAt ?? acceptedAt(tokenRefusal)];
  if (isByToken && tokenIssue !== undefined) return [settingShown(tokenIssue.issued), acceptedAt(tokenIssue)];
  const [signing] = tokenKeys?.signing ?? [];
  return reason === 'tokenKey' && tokenKeys !== undefined && signing !== undefined
    ? [signing, tokenKeys.verifying]
    : [clientShows, serverTrusts];
}

function tokenShown({ by, place, occurrences }: TokenSource): Source {
  const material = { source: 'value', place, name: by, occurrences, certificates: [] } as const;
  return { kind: 'materials', materials: [{ material, by, place }] };
}

/** The setting that says which tokens are accepted. */
function acceptedAt(refusal: TokenRefusal | RefusedIssue | undefined): Source {
  if (refusal?.reason === 'key') return settingShown({ values: [], settings: refusal.verifying });
  return refusal !== undefined && 'accepted' in refusal ? settingShown(refusal.accepted) : { kind: 'nothing' };
}

function settingShown({ settings: [setting] }: Accepted): Source {
  if (setting === undefined) return { kind: 'nothing' };
  const { writtenAs = '', place } = setting;
  const material = { source: 'value', place, name: '', occurrences: [], certificates: [] } as const;
  return { kind: 'materials', materials: [{ material, by: writtenAs, place }] };
}
