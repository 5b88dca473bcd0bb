import * as l10n from '@vscode/l10n';

/** Limits for each item in a decoded document, each with its reason. Omissions are stated. */
export const decodedLimits = {
  /** Names, policies or purposes in one list. Public CAs allow up to about 2,000 names. */
  listed: 2000,
  /** Entries of a revocation list; those of public CAs have hundreds of thousands. */
  revoked: 100,
  /** Lines of one extension, or of one part of a token. */
  lines: 3000,
  /** Characters of one text. RFC 5280 allows 200 in a notice; logs and URLs are longer, attacks much longer. */
  characters: 4096,
  /** Octets of an unknown extension or attribute; the start shows what it may be. */
  unknownOctets: 2048,
  /** Octets of a key or signature. The longest of a standard are SLH-DSA's signatures of 49,856. */
  keyOctets: 65_536,
  /** Octets of an integer that is written in decimal, which has quadratic cost. */
  integerOctets: 128,
  /** Levels of nested JSON in a token; claims have three. */
  jsonDepth: 20,
} as const;

/** Limits the lines of one item, and says how many were omitted. */
export function cutLines(lines: readonly string[]): readonly string[] {
  const more = lines.length - decodedLimits.lines;
  if (more <= 0) return lines;
  return [...lines.slice(0, decodedLimits.lines), l10n.t('… and {0} more lines', more.toLocaleString('en'))];
}
