import type { Unreadable } from './model.ts';

/** Makes the result for bytes that are not what they should be. */
export function unreadable(reason: string): Unreadable {
  return { kind: 'unreadable', layer: 'der', reason };
}

/** Makes the result for bytes of a kind that has nothing to show: no error. */
export function foreign(reason: string): Unreadable {
  return { kind: 'unreadable', layer: 'value', reason, isForeign: true };
}
