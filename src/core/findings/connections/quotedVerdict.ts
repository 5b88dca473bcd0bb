import { quotedError } from '../goError.ts';

/** Characters of the names that an error lists, of which certificates may have thousands. */
const listedNames = 48;

/**
 * Quotes an error of Go for a sentence: without the guess at the end, which names a candidate that is not the one, and
 * with few of the names that a certificate has.
 */
export function quotedVerdict(error: string): string {
  const [short = ''] = error.split(' (possibly because of ');
  const cut = short.replace(/ valid for (.*), not /, (whole, names: string) =>
    names.length <= listedNames ? whole : ` valid for ${names.slice(0, listedNames)}…, not `,
  );
  return quotedError(cut, Infinity);
}
