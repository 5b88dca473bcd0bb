/** Names in the DNS have at most 253 characters (RFC 1035 §2.3.4, without the length octets and the root). */
const longestName = 253;

/**
 * Tells whether any host name can match a dNSName, as Go reads it (`validHostnamePattern` of crypto/x509): labels of
 * letters, digits, underscores and hyphens (not first); `*` only as the whole first label; no final dot.
 */
export function canMatchHost(dnsName: string): boolean {
  if (dnsName === '' || dnsName === '*' || dnsName.length > longestName) return false;
  return dnsName
    .split('.')
    .every((label, index) => (index === 0 && label === '*') || /^[a-z\d_][a-z\d_-]*$/i.test(label));
}
