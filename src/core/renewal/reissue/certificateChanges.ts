import type { Bytes } from '../../x509/bytes.ts';
import type { PlannedExtension } from '../renewalModel.ts';

/** Deliberate differences from the old certificate. */
export interface CertificateChanges {
  /** The whole Name element. */
  readonly subject?: Bytes;
  /** Extensions by OID: whole elements that replace the old ones or are added; `undefined` leaves one out. */
  readonly extensions?: ReadonlyMap<string, Bytes | undefined>;
  /** Extensions that repeat an earlier one are left out. */
  readonly withoutRepeats?: true;
}

/** Makes deliberate changes to planned extensions. */
export function withChanges(
  planned: readonly PlannedExtension[],
  { extensions: changes = new Map(), withoutRepeats }: CertificateChanges,
): readonly PlannedExtension[] {
  const seen = new Set<string>();
  const kept = planned.map((extension): PlannedExtension => {
    const { oid } = extension;
    const isRepeated = seen.has(oid);
    seen.add(oid);
    if ((isRepeated && withoutRepeats === true) || (changes.has(oid) && changes.get(oid) === undefined)) {
      return { oid, action: 'dropped' };
    }
    const der = changes.get(oid);
    return der === undefined ? extension : { oid, action: 'changed', der };
  });
  const added = [...changes].flatMap(([oid, der]): PlannedExtension[] =>
    der === undefined || seen.has(oid) ? [] : [{ oid, action: 'added', der }],
  );
  return [...kept, ...added];
}
