import { serverAddresses } from '../../../kubernetes/tables/serverAddresses.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedByPair } from '../../../text/memoised.ts';
import { goIpText } from '../../../x509/go/goIpText.ts';
import { readIpAddress } from '../../../x509/go/readIpAddress.ts';
import type { ComponentInstance } from '../clusterModel.ts';
import type { Party } from './connectionModel.ts';

/** An address in a flag or field. */
export interface Address {
  /** Host name or IP address without brackets and port. */
  readonly host: string;
  /** `http`: not TLS. */
  readonly isPlain: boolean;
}

const pattern =
  /^\s*(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^/@]*@)?(?:\[([^\]]*)\]|([^/:?#]*(?::[^/:?#]*:[^/?#]*)?))(?::\d*)?(?:[/?#].*)?$/i;

/** Reads a URL, `host:port` or a bare host; `undefined` if there is none, or only a template. */
export function readAddress(text: string): Address | undefined {
  const [, scheme = '', bracketed, plain] = pattern.exec(text) ?? [];
  const host = (bracketed ?? plain ?? '').split('%')[0]?.trim() ?? '';
  if (host === '' || /[{}$<>\s]/.test(host)) return undefined;
  return { host, isPlain: /^http$/i.test(scheme) };
}

/** Reads several addresses, separated by commas. */
export function readAddresses(text: string): readonly Address[] {
  return text.split(',').flatMap((each) => readAddress(each) ?? []);
}

/** Tells whether an address is the machine's own. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|0:0:0:0:0:0:0:1)$/i.test(host);
}

/** `0.0.0.0` and `::`: every address. */
export function isUnspecified(host: string): boolean {
  return /^(?:0\.0\.0\.0|::)$/.test(host);
}

/**
 * The first address of the first range: the ClusterIP of the Service `kubernetes`.
 *
 * @returns `undefined` if it is not a range.
 */
export function firstAddressOf(ranges: string): string | undefined {
  const [address = '', length] = (ranges.split(',')[0] ?? '').trim().split('/');
  const octets = readIpAddress(address);
  const bits = Number(length);
  if (octets === undefined || length === undefined || !Number.isInteger(bits)) return undefined;
  // Addresses of IPv4 may come in their IPv6 form of 16 octets.
  const own = address.includes(':') ? octets : octets.slice(-4);
  const network = own.map((octet, index) => octet & (0xff << Math.max(0, Math.min(8, 8 - (bits - index * 8)))));
  for (let at = network.length - 1; at >= 0; at -= 1) {
    network[at] = ((network[at] ?? 0) + 1) & 0xff;
    if (network[at] !== 0) break;
  }
  return goIpText(Uint8Array.from(network));
}

/** Servers by their own addresses. */
export interface ServerAddresses<Server extends Party> {
  readonly all: readonly Server[];
  readonly byHost: ReadonlyMap<string, readonly Server[]>;
  readonly byAddress: ReadonlyMap<string, readonly Server[]>;
  /** Servers without a known address. */
  readonly silent: readonly Server[];
}

/** Indexes the addresses of servers once; there may be a thousand kubelets. */
export function serverAddressesOf<Server extends Party>(
  servers: readonly Server[],
  port: number,
): ServerAddresses<Server> {
  const told = servers.map((server) => ({
    server,
    addresses: server.instance === undefined ? [] : [...ownAddresses(server.instance, port)],
  }));
  const pairs = told.flatMap(({ server, addresses }) => addresses.map((address) => ({ server, address })));
  const byAddress = groupBy(pairs, ({ address }) => address);
  return {
    all: servers,
    byHost: groupBy(servers, ({ host }) => host),
    byAddress: new Map([...byAddress].map(([address, group]) => [address, group.map(({ server }) => server)])),
    silent: told.filter(({ addresses }) => addresses.length === 0).map(({ server }) => server),
  };
}

/** The servers that an address may mean: those with this address; for other addresses, any. */
export function serversAt<Server extends Party>(
  { all, byHost, byAddress, silent }: ServerAddresses<Server>,
  host: string,
  from: string,
): readonly Server[] {
  if (isLoopback(host)) return byHost.get(from) ?? all;
  const named = byAddress.get(host) ?? [];
  if (named.length > 0) return named;
  return silent.length > 0 ? silent : all;
}

/** Addresses that a server gives as its own. */
export const ownAddresses = memoisedByPair(findOwnAddresses);

function findOwnAddresses({ component, settings }: ComponentInstance, port: number): ReadonlySet<string> {
  const addresses = new Set<string>();
  for (const record of serverAddresses) {
    if (record.component !== component || record.ports?.includes(port) === false) continue;
    for (const { flag, value = '' } of settings) {
      if (flag !== record.flag) continue;
      for (const { host } of readAddresses(value)) if (!isLoopback(host) && !isUnspecified(host)) addresses.add(host);
    }
  }
  return addresses;
}
