/**
 * Writes the four or sixteen octets of an address as text: `10.96.0.1`, `2001:db8::1`.
 *
 * IPv6 follows RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`, the first
 * of several equally long ones; IPv4-mapped addresses end in dotted form.
 *
 * @returns `undefined` for any other number of octets.
 */
export function formatIpAddress(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start === 4) return dotted(bytes, start);
  if (end - start !== 16) return undefined;
  const groups: number[] = [];
  for (let i = start; i < end; i += 2) groups.push((bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${dotted(bytes, start + 12)}`;
  }
  const { from, length } = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + length).join(':')}`;
}

function dotted(bytes: Uint8Array, start: number): string {
  return `${bytes[start] ?? 0}.${bytes[start + 1] ?? 0}.${bytes[start + 2] ?? 0}.${bytes[start + 3] ?? 0}`;
}

function longestZeroRun(groups: readonly number[]): { from: number; length: number } {
  let best = { from: 0, length: 0 };
  for (let from = 0; from < groups.length; from++) {
    let length = 0;
    while (groups[from + length] === 0) length++;
    if (length > best.length) best = { from, length };
    from += length;
  }
  return best;
}
