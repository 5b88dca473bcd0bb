import { equalBytes } from '../x509/bytes.ts';
import type { Place } from './editLayer.ts';

/** Whether two texts contain the same credential at a place, with the same encodings; key paths are not compared. */
export function isSameCredential({ block: after }: Place, { block: before }: Place): boolean {
  return (
    after.innerKeyPath === before.innerKeyPath &&
    after.label === before.label &&
    after.encoding.join() === before.encoding.join() &&
    after.problem?.code === before.problem?.code &&
    (before.problem !== undefined || equalBytes(after.bytes(), before.bytes()))
  );
}
