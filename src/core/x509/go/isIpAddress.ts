/** Tells whether Go's net.ParseIP reads the text: IPv4 with dots, or IPv6 without a zone. */
export function isIpAddress(text: string): boolean {
  return isIpv4Address(text) || isIpv6Address(text);
}

function isIpv4Address(text: string): boolean {
  const fields = text.split('.');
  return fields.length === 4 && fields.every((field) => /^(?:0|[1-9][0-9]{0,2})$/.test(field) && Number(field) < 256);
}

function isIpv6Address(text: string): boolean {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return false;
  const isWhole = tail === undefined;
  const headGroups = groupsIn(head, isWhole);
  const tailGroups = isWhole ? 0 : groupsIn(tail, true);
  if (headGroups === undefined || tailGroups === undefined) return false;
  const groups = headGroups + tailGroups;
  return isWhole ? groups === 8 : groups < 8;
}

/** Counts groups of 16 bits; an IPv4 address, allowed at the very end only, makes two. */
function groupsIn(part: string, isLast: boolean): number | undefined {
  if (part === '') return 0;
  const fields = part.split(':');
  const last = fields.at(-1) ?? '';
  const endsInIpv4 = isLast && isIpv4Address(last);
  const hexFields = endsInIpv4 ? fields.slice(0, -1) : fields;
  if (!hexFields.every((field) => /^[0-9A-Fa-f]{1,4}$/.test(field))) return undefined;
  return hexFields.length + (endsInIpv4 ? 2 : 0);
}
