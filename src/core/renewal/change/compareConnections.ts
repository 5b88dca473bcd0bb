import type { Material } from '../../pki/cluster/clusterModel.ts';
import type { ConnectionVerdict, Party, SideVerdict, Source } from '../../pki/cluster/connections/connectionModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { optional } from '../../text/optional.ts';

/** A connection before and after a change; either is absent if only the other is known. */
export interface ConnectionComparison {
  readonly before?: ConnectionVerdict;
  readonly after?: ConnectionVerdict;
}

/** How a working connection is lost: it is rejected, can no longer be judged, or disappears from the files. */
export type Loss = 'refused' | 'notKnown' | 'gone';

/**
 * Finds each connection again after a change: by its id, otherwise by client and server, because some ids contain
 * fingerprints of CAs and certificates, otherwise by the client, of which more can be known now.
 */
export function compareConnections(
  before: readonly ConnectionVerdict[],
  after: readonly ConnectionVerdict[],
): readonly ConnectionComparison[] {
  const found = new Map<ConnectionVerdict, ConnectionVerdict>();
  const free = new Set(after);
  for (const keyOf of [idOf, partiesOf, callerOf]) {
    const byKey = new Map([...groupBy(free, keyOf)].map(([key, verdicts]) => [key, [...verdicts]]));
    for (const was of before) {
      const will = found.has(was) ? undefined : byKey.get(keyOf(was))?.shift();
      if (will === undefined) continue;
      found.set(was, will);
      free.delete(will);
    }
  }
  return [
    ...before.map((was) => ({ before: was, ...optional('after', found.get(was)) })),
    ...[...free].map((will) => ({ after: will })),
  ];
}

/**
 * Decides whether a change loses a connection that works as far as the files show. Both verdicts are for the same
 * moment, so the change removed, replaced or renamed whatever is no longer known.
 */
export function lossOf({ before, after }: ConnectionComparison): Loss | undefined {
  if (before === undefined || before.state === 'broken') return undefined;
  if (after === undefined) return works(before) ? 'gone' : undefined;
  if (works(before) && after.state === 'broken') return 'refused';
  const sides = [
    [before.server, after.server],
    [before.client, after.client],
  ] as const;
  if (sides.some(([was, will]) => was.kind === 'accepted' && will.kind === 'refused')) return 'refused';
  const isLessCertain = sides.some(([was, will]) => certaintyOf(will) < certaintyOf(was));
  return isLessCertain || keysNotFound({ before, after }).length > 0 ? 'notKnown' : undefined;
}

/** Private keys that were known before and are only named now: their certificates can still be right. */
export function keysNotFound({ before, after }: ConnectionComparison): readonly Material[] {
  if (before === undefined || after === undefined) return [];
  const [was, will] = [before.connection, after.connection];
  const pairs = [
    [was.serverShows, will.serverShows],
    [was.clientShows, will.clientShows],
  ] as const;
  return pairs.flatMap(([old, shown]) => {
    const wasKnown = keysOf(old).some(({ occurrences }) => occurrences.length > 0);
    return wasKnown ? keysOf(shown).filter(({ occurrences }) => occurrences.length === 0) : [];
  });
}

function keysOf(source: Source): readonly Material[] {
  return source.kind === 'materials' ? source.materials.flatMap(({ key }) => key ?? []) : [];
}

/** What does not verify, or presents nothing, works and proves less than an accepted certificate. */
function certaintyOf({ kind }: SideVerdict): number {
  switch (kind) {
    case 'accepted':
      return 2;
    case 'none':
    case 'notVerified':
      return 1;
    case 'unknown':
    case 'refused':
      return 0;
  }
}

function works({ state }: ConnectionVerdict): boolean {
  return state === 'works' || state === 'willBreak';
}

function idOf({ connection }: ConnectionVerdict): string {
  return connection.id;
}

function partiesOf({ connection: { record, client, server, cluster } }: ConnectionVerdict): string {
  return [record.id, partyOf(client, cluster), partyOf(server, cluster)].join('\n');
}

function callerOf({ connection: { record, client, cluster } }: ConnectionVerdict): string {
  return [record.id, partyOf(client, cluster)].join('\n');
}

/** A side without what a change replaces: the CA that identifies its cluster, and its certificate. */
function partyOf({ id, party, place, holds }: Party, cluster: string): string {
  if (holds !== undefined) return `${party} ${place?.file.path ?? ''}`;
  return id.startsWith(`${cluster}/`) ? `* ${id.slice(cluster.length)}` : id;
}
