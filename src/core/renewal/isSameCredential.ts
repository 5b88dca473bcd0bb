import { equalBytes } from '../x509/bytes.ts';
import type { Place } from './editLayer.ts';

/** Tells whether two texts hold the same in a place, in the same encodings; their key paths are not compared. */
export function isSameCredential({ block: after }: Place, { block: before }: Place): boolean {
  return (
    after.innerKeyPath === before.innerKeyPath &&
    after.label === before.label &&
    after.encoding.join() === before.encoding.join() &&
    after.problem?.code === before.problem?.code &&
    (before.problem !== undefined || equalBytes(after.bytes(), before.bytes()))
  );
}
