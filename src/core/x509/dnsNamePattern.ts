/** Names in the DNS have at most 253 characters (RFC 1035 §2.3.4, without the length octets and the root). */
const longestName = 253;

/**
 * Tells whether some host name can match a dNSName, as Go reads it (`validHostnamePattern` of crypto/x509): labels of
 * letters, digits, hyphens that do not begin one, and underscores; a `*` only as the whole first label; no dot at
 * the end.
 */
export function canMatchHost(dnsName: string): boolean {
  if (dnsName === '' || dnsName === '*' || dnsName.length > longestName) return false;
  return dnsName
    .split('.')
    .every((label, index) => (index === 0 && label === '*') || /^[a-z\d_][a-z\d_-]*$/i.test(label));
}
