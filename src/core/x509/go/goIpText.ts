import type { Bytes } from '../bytes.ts';
import { formatIpAddress } from '../formatIpAddress.ts';
import type { GoIpRange } from './goCertificate.ts';

const ipv4Octets = 4;

/** Writes an address like Go's `net.IP.String`: an IPv4-mapped address as IPv4. */
export function goIpText(address: Bytes): string {
  const shown = unmapped(address);
  return formatIpAddress(shown, 0, shown.length) ?? '<nil>';
}

/** Writes a network as Go's `net.IPNet.String`: `10.0.0.0/8`; the address is not masked. */
export function goIpRangeText({ address, mask }: GoIpRange): string {
  const shown = unmapped(address);
  const ownMask = shown.length === ipv4Octets ? mask.subarray(-ipv4Octets) : mask;
  let length = 0;
  for (const octet of ownMask) length += Math.min(Math.clz32(~octet << 24), 8);
  return `${goIpText(shown)}/${length}`;
}

function unmapped(address: Bytes): Bytes {
  const isMapped =
    address.length === 16 &&
    address.subarray(0, 10).every((octet) => octet === 0) &&
    address[10] === 0xff &&
    address[11] === 0xff;
  return isMapped ? address.subarray(12) : address;
}
