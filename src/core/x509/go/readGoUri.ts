import { formatGoUri, type UriParts } from './formatGoUri.ts';
import type { GoUri } from './goCertificate.ts';
import { quoted } from './quoted.ts';
import { unescapeUri } from './uriEscape.ts';

interface UriError {
  readonly error: string;
}

/** Reads a URI of ASCII text as Go's net/url does: more lenient than RFC 3986, except for hosts and escapes. */
export function readGoUri(text: string): GoUri | UriError {
  const { before, behind: rawFragment } = cut(text, '#');
  const parts = readParts(before);
  if ('error' in parts) return { error: `parse ${quoted(before)}: ${parts.error}` };
  const fragment = unescapeUri(rawFragment, 'fragment');
  if ('error' in fragment) return { error: `parse ${quoted(text)}: ${fragment.error}` };
  const formatted = formatGoUri({ ...parts, rawFragment, fragment: fragment.text });
  return { text, host: parts.host, formatted };
}

/** Reads a URL of ASCII text as Go's `url.Parse` does, without its fragment; `undefined` if Go rejects it. */
export function readGoUrl(text: string): Pick<UriParts, 'scheme' | 'host' | 'path'> | undefined {
  const { before, behind } = cut(text, '#');
  const parts = readParts(before);
  return 'error' in parts || 'error' in unescapeUri(behind, 'fragment') ? undefined : parts;
}

type PartsBeforeFragment = Omit<UriParts, 'rawFragment' | 'fragment'>;

const noParts: PartsBeforeFragment = {
  scheme: '',
  opaque: '',
  user: undefined,
  host: '',
  omitsHost: false,
  rawPath: '',
  path: '',
  query: undefined,
};

function readParts(text: string): PartsBeforeFragment | UriError {
  if (/[\x00-\x1f\x7f]/.test(text)) return { error: 'net/url: invalid control character in URL' };
  if (text.startsWith(':')) return { error: 'missing protocol scheme' };
  const { scheme, behind } = cutScheme(text);
  const { before: rest, behind: queryText, isFound: hasQuery } = cut(behind, '?');
  const parts = { ...noParts, scheme, query: hasQuery ? queryText : undefined };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...parts, opaque: rest };
    if (cut(rest, '/').before.includes(':')) return { error: 'first path segment in URL cannot contain colon' };
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  if (!hasAuthority) return withPath({ ...parts, omitsHost: scheme !== '' && rest.startsWith('/') }, rest);
  const slash = rest.indexOf('/', 2);
  const authority = readAuthority(slash < 0 ? rest.slice(2) : rest.slice(2, slash));
  return 'error' in authority ? authority : withPath({ ...parts, ...authority }, slash < 0 ? '' : rest.slice(slash));
}

function withPath(parts: PartsBeforeFragment, rawPath: string): PartsBeforeFragment | UriError {
  const path = unescapeUri(rawPath, 'path');
  return 'error' in path ? path : { ...parts, rawPath, path: path.text };
}

function cutScheme(text: string): { readonly scheme: string; readonly behind: string } {
  const { before, behind, isFound } = cut(text, ':');
  const isScheme = isFound && /^[A-Za-z]/.test(before) && !/[^0-9A-Za-z+.-]/.test(before);
  return isScheme ? { scheme: before.toLowerCase(), behind } : { scheme: '', behind: text };
}

function readAuthority(authority: string): Pick<UriParts, 'user' | 'host'> | UriError {
  const at = authority.lastIndexOf('@');
  const host = readHost(authority.slice(at + 1));
  if ('error' in host) return host;
  if (at < 0) return { user: undefined, host: host.text };
  const userInfo = authority.slice(0, at);
  if (/[^0-9A-Za-z\-._:~!$&'()*+,;=%@]/.test(userInfo)) return { error: 'net/url: invalid userinfo' };
  const { before, behind, isFound } = cut(userInfo, ':');
  const name = unescapeUri(before, 'userinfo');
  if ('error' in name) return name;
  const password = unescapeUri(behind, 'userinfo');
  if ('error' in password) return password;
  return { user: { name: name.text, password: isFound ? password.text : undefined }, host: host.text };
}

function readHost(host: string): ReturnType<typeof unescapeUri> {
  if (!host.startsWith('[')) {
    const colon = host.lastIndexOf(':');
    return portFault(colon < 0 ? '' : host.slice(colon)) ?? unescapeUri(host, 'host');
  }
  const bracket = host.lastIndexOf(']');
  if (bracket < 0) return { error: "missing ']' in host" };
  const fault = portFault(host.slice(bracket + 1));
  if (fault !== undefined) return fault;
  const zone = host.slice(0, bracket).indexOf('%25');
  if (zone < 0) return unescapeUri(host, 'host');
  const pieces = [
    unescapeUri(host.slice(0, zone), 'host'),
    unescapeUri(host.slice(zone, bracket), 'zone'),
    unescapeUri(host.slice(bracket), 'host'),
  ];
  let text = '';
  for (const piece of pieces) {
    if ('error' in piece) return piece;
    text += piece.text;
  }
  return { text };
}

function portFault(port: string): UriError | undefined {
  const isPort = port === '' || (port.startsWith(':') && !/[^0-9]/.test(port.slice(1)));
  return isPort ? undefined : { error: `invalid port ${quoted(port)} after host` };
}

function cut(text: string, separator: string): { before: string; behind: string; isFound: boolean } {
  const at = text.indexOf(separator);
  if (at < 0) return { before: text, behind: '', isFound: false };
  return { before: text.slice(0, at), behind: text.slice(at + separator.length), isFound: true };
}
