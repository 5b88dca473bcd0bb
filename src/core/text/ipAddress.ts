/**
 * Tells whether a text is an IP address as Go's `net.ParseIP` reads it: four decimal octets without leading zeros, or
 * IPv6 in any of its forms, without brackets and zone.
 */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

function isIpv4(text: string): boolean {
  const octets = text.split('.', 5);
  return octets.length === 4 && octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
}

function isIpv6(text: string): boolean {
  // The longest form: six groups and a dotted IPv4 address.
  if (text.length > 45 || !text.includes(':')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let count = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const groups = half.split(':');
    const last = groups.at(-1) ?? '';
    const isDotted = index === halves.length - 1 && last.includes('.');
    if (isDotted && !isIpv4(last)) return false;
    const plain = isDotted ? groups.slice(0, -1) : groups;
    if (!plain.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
    count += plain.length + (isDotted ? 2 : 0);
  }
  return halves.length === 2 ? count < 8 : count === 8;
}
