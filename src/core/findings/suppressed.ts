import type { LocatedValue } from '../locate/locateModel.ts';
import type { DecodedFile } from '../pki/pkiModel.ts';
import type { Span } from '../text/span.ts';

/** Tells whether a comment in the file says that problems with this code are known at this place. */
export function isSuppressed(file: DecodedFile, code: string, span: Span | undefined): boolean {
  return (file.suppressions ?? []).some(({ codes, span: covered }) => {
    if (!codes.some((each) => each.code === code)) return false;
    if (covered === undefined) return true;
    if (span === undefined) return false;
    const isCovered = lies(span.start, covered);
    return isCovered || file.values.some((value) => isOnKey(value, covered) && lies(span.start, value.span));
  });
}

function isOnKey({ keySpan }: LocatedValue, covered: Span): boolean {
  return keySpan !== undefined && lies(keySpan.start, covered);
}

function lies(offset: number, { start, end }: Span): boolean {
  return start <= offset && offset <= end;
}
