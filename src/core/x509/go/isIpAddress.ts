import { readIpAddress } from './readIpAddress.ts';

/** Tells whether Go's net.ParseIP reads the text: IPv4 with dots, or IPv6 without a zone. */
export function isIpAddress(text: string): boolean {
  return readIpAddress(text) !== undefined;
}
