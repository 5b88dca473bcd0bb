import type { RefusalReason } from './refusalReason.ts';

/**
 * Whose own files are to blame, so that it does not come as far as a connection; `undefined` where one side refuses what
 * the other one shows.
 *
 * @param by - Who refuses.
 */
export function ownerOfFault(by: 'client' | 'server', reason: RefusalReason): 'client' | 'server' | undefined {
  if (reason === 'caUnreadable') return by;
  if (reason !== 'unreadable' && reason !== 'keyMismatch') return undefined;
  return by === 'client' ? 'server' : 'client';
}
