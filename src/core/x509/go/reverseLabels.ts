/**
 * Splits a domain name into its labels, the last one first, as Go's crypto/x509 compares names with constraints.
 *
 * @returns `undefined` where a label is empty (also the one behind a final dot) or holds other than visible ASCII. The
 *   empty name has no labels.
 */
export function reverseLabels(domain: string): readonly string[] | undefined {
  if (domain === '') return [];
  if (/[^!-~]/.test(domain)) return undefined;
  const labels = domain.split('.').reverse();
  return labels.includes('') ? undefined : labels;
}
