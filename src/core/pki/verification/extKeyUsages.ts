import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { oids } from './oids.ts';

/**
 * Finds the certificate that leaves a path without any of the required extended key usages, as Go does: usages are
 * nested, so each certificate from the anchor down removes those that it does not list. One without the extension, or
 * with anyExtendedKeyUsage, removes none.
 *
 * @param usages - OIDs, of which the path must allow one; with anyExtendedKeyUsage every path does.
 * @returns `undefined` when the path allows a usage.
 */
export function usageBlocker(path: readonly GoCertificate[], usages: readonly string[]): GoCertificate | undefined {
  if (usages.includes(oids.anyExtendedKeyUsage)) return undefined;
  let left = usages.length === 0 ? [oids.serverAuth] : usages;
  return path.findLast(({ extKeyUsage }) => {
    if (extKeyUsage.length === 0 || extKeyUsage.includes(oids.anyExtendedKeyUsage)) return false;
    left = left.filter((usage) => extKeyUsage.includes(usage));
    return left.length === 0;
  });
}
