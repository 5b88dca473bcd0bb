import { optional } from '../../../text/optional.ts';
import { anonymous } from '../rights.ts';
import type { ClientIdentity, Connection, SideVerdict } from './connectionModel.ts';
import { identityOf } from './judgeSide.ts';
import type { Requirement } from './requirementModel.ts';

/**
 * What one side says of the other: the first of its requirements that is not met, or else what is unknown, or until when it
 * accepts what.
 *
 * @param side - The side that is judged.
 */
export function sideVerdict(
  connection: Connection,
  requirements: readonly Requirement[],
  side: 'server' | 'client',
): SideVerdict {
  const own = requirements.filter((each) => each.side === side);
  let until: number | undefined;
  let path: readonly string[] | undefined;
  let isAssumed: true | undefined;
  let unknown: Extract<Requirement, { readonly state: 'unknown' }> | undefined;
  let waived: Extract<Requirement, { readonly state: 'waived' }> | undefined;
  for (const each of own) {
    if (each.state === 'notMet') {
      const { what: _, side: __, state: ___, ...refusal } = each;
      return {
        kind: 'refused',
        ...refusal,
        ...optional('isAssumed', refusal.isAssumed ?? isAssumed),
        ...optional('identity', each.reason === 'forbidden' ? identityIn(connection) : undefined),
      };
    }
    if (each.state === 'unknown') unknown ??= each;
    if (each.state === 'waived') waived ??= each;
    if (each.state !== 'met') continue;
    path ??= each.path;
    isAssumed ??= each.isAssumed;
    if (each.until !== undefined && (until === undefined || each.until < until)) until = each.until;
  }
  const end = until === undefined ? {} : { until };
  if (unknown !== undefined) {
    const otherwise = unknown.otherwise && ({ kind: 'refused', ...unknown.otherwise } as const);
    return { kind: 'unknown', missing: unknown.missing, ...end, ...optional('otherwise', otherwise) };
  }
  if (waived !== undefined)
    return { kind: 'notVerified', why: waived.why, ...(waived.why === 'clientsOwn' ? end : {}) };
  if (path !== undefined) {
    return {
      kind: 'accepted',
      path,
      ...end,
      ...optional('isAssumed', isAssumed),
      ...optional('identity', side === 'client' ? identityIn(connection) : undefined),
    };
  }
  const { token } = connection;
  return { kind: 'none', ...(side === 'server' || token === undefined ? {} : { token }) };
}

/** Whom the server sees in the client. */
function identityIn({ record, clientShows, token, clientNames }: Connection): ClientIdentity | undefined {
  if (clientNames.rights?.actsAs !== undefined) return clientNames.rights.actsAs;
  if (clientShows.kind === 'nothing') return token === undefined ? anonymous : token.identity;
  const leaf = clientShows.kind === 'materials' ? clientShows.materials[0]?.material.certificates[0] : undefined;
  if (leaf === undefined) return undefined;
  const identity = identityOf(leaf);
  return record.identity[0] === 'headers' ? { ...identity, isProxy: true } : identity;
}
