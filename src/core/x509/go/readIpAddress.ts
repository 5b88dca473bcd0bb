/** Octets before an IPv4 address mapped into IPv6 (RFC 4291 §2.5.5.2). */
const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/**
 * Reads an address as Go's `net.ParseIP`: four decimal octets without leading zeros, or IPv6 in any of its forms, without
 * brackets and zone.
 *
 * @returns Always 16 octets, IPv4 as mapped; `undefined` for any other text.
 */
export function readIpAddress(text: string): Uint8Array<ArrayBuffer> | undefined {
  const octets = ipv4Octets(text);
  if (octets !== undefined) return Uint8Array.from([...mappedPrefix, ...octets]);
  return ipv6Octets(text);
}

/** Tells whether two addresses of 4 or 16 octets are the same; IPv4 equals its mapped form. */
export function equalAddresses(left: Uint8Array<ArrayBuffer>, right: Uint8Array<ArrayBuffer>): boolean {
  const [long, other] = [toLongForm(left), toLongForm(right)];
  return long.length === other.length && long.every((octet, index) => octet === other[index]);
}

function toLongForm(address: Uint8Array<ArrayBuffer>): readonly number[] {
  return address.length === 4 ? [...mappedPrefix, ...address] : [...address];
}

function ipv4Octets(text: string): readonly number[] | undefined {
  const fields = text.split('.');
  const isAddress =
    fields.length === 4 && fields.every((field) => /^(?:0|[1-9][0-9]{0,2})$/.test(field) && Number(field) < 256);
  return isAddress ? fields.map(Number) : undefined;
}

function ipv6Octets(text: string): Uint8Array<ArrayBuffer> | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0 || text.length > 45) return undefined;
  const headOctets = groupOctets(head, tail === undefined);
  const tailOctets = tail === undefined ? [] : groupOctets(tail, true);
  if (headOctets === undefined || tailOctets === undefined) return undefined;
  const missing = 16 - headOctets.length - tailOctets.length;
  // `::` stands for at least one group.
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...headOctets, ...Array<number>(missing).fill(0), ...tailOctets]);
}

/** Reads groups of 16 bits; an IPv4 address, allowed only at the end, counts as two. */
function groupOctets(part: string, isLast: boolean): readonly number[] | undefined {
  if (part === '') return [];
  const fields = part.split(':');
  const octets: number[] = [];
  for (const [index, field] of fields.entries()) {
    const ipv4 = isLast && index === fields.length - 1 ? ipv4Octets(field) : undefined;
    if (ipv4 === undefined && !/^[0-9A-Fa-f]{1,4}$/.test(field)) return undefined;
    const group = Number.parseInt(field, 16);
    octets.push(...(ipv4 ?? [group >> 8, group & 0xff]));
  }
  return octets;
}
