import { quoted } from '../../x509/go/quoted.ts';
import { readGoUrl } from '../../x509/go/readGoUri.ts';
import { splitHostPort } from '../verification/splitHostPort.ts';
import { octetsOf } from './octetsOf.ts';

/** How client-go reads `server`: URLs, host names, or `host:port` without a scheme. */
export type ServerUrl =
  | {
      readonly scheme: string;
      /** Host and port, as in the URL. */
      readonly authority: string;
      /** Without port and brackets. */
      readonly host: string;
    }
  | { readonly error: string };

/** Reads `server` like client-go's `DefaultServerURL`, whose default is http when only the server is considered. */
export function serverUrl(server: string): ServerUrl {
  const base = octetsOf(server);
  const given = readGoUrl(base);
  if (given !== undefined && given.scheme !== '' && given.host !== '') return toServerUrl(given.scheme, given.host);
  const completed = readGoUrl(`http://${base}`);
  if (completed === undefined || (completed.path !== '' && completed.path !== '/')) {
    return { error: `host must be a URL or a host:port pair: ${quoted(base)}` };
  }
  return toServerUrl('http', completed.host);
}

function toServerUrl(scheme: string, authority: string): ServerUrl {
  const parts = splitHostPort(authority);
  const host = 'host' in parts ? parts.host : authority.replace(/^\[(.*)\]$/, '$1');
  return { scheme, authority, host: host.replace(/%.*/, '') };
}

/** The error in a `proxy-url`; `undefined` if client-go accepts it. */
export function proxyUrlFault(proxyUrl: string): string | undefined {
  const url = readGoUrl(octetsOf(proxyUrl));
  if (url === undefined) return `could not parse: ${proxyUrl}`;
  if (url.scheme === 'http' || url.scheme === 'https' || url.scheme === 'socks5') return undefined;
  return `unsupported scheme ${quoted(url.scheme)}, must be http, https, or socks5`;
}

/** Whether a host may be of one cluster: all have the names of the API server's Service, and each machine its own. */
export function isOfOneCluster(host: string): boolean {
  return !isLoopback(host) && !/^kubernetes(?:\.default\b|$)/.test(host);
}

/** Tells whether a host is the machine itself, where something other than an API server may listen. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host);
}
