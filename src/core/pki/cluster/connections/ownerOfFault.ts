import type { RefusalReason } from './requirementModel.ts';

/**
 * The side whose own files are at fault, so that no connection is made; `undefined` if one side rejects what the
 * other presents.
 *
 * @param by - The rejecting side.
 */
export function ownerOfFault(by: 'client' | 'server', reason: RefusalReason): 'client' | 'server' | undefined {
  if (reason === 'configuration' || reason === 'notJoined') return 'client';
  if (reason === 'caUnreadable') return by;
  if (reason !== 'unreadable' && reason !== 'keyMismatch' && reason !== 'notStarted') return undefined;
  return by === 'client' ? 'server' : 'client';
}
