import type { DecodedFile, Occurrence } from '../pki/pkiModel.ts';

/** What a file of a pair holds. */
export type PairHalf = 'certificate' | 'key';

/** What belongs in a file, by the end of its name. */
export function halfByName({ path }: Pick<DecodedFile, 'path'>): PairHalf | undefined {
  if (/\.key$/i.test(path)) return 'key';
  return /\.(?:crt|cer)$/i.test(path) ? 'certificate' : undefined;
}

/** Tells whether all blocks that are read together are of one half, and none is to be filled in. */
export function holdsOnly(occurrences: readonly Occurrence[], half: PairHalf): boolean {
  const kind = contentKindOf(half);
  return (
    occurrences.length > 0 &&
    occurrences.every(({ credential }) => credential.content.kind === kind) &&
    !isPartlyOpen(occurrences)
  );
}

/** Tells whether a template, or who has the key, will put more into a file than stands in it. */
export function isPartlyOpen(occurrences: readonly Occurrence[]): boolean {
  return occurrences.some(({ file, credential }) => credential.value.keyPath === undefined && file.isStandIn === true);
}

/** How a half is called among contents. */
export function contentKindOf(half: PairHalf): 'certificate' | 'privateKey' {
  return half === 'key' ? 'privateKey' : 'certificate';
}

/** The half beside a half. */
export function otherHalfThan(half: PairHalf): PairHalf {
  return half === 'key' ? 'certificate' : 'key';
}
