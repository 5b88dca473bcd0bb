import { escapeUri, needsEscape } from './uriEscape.ts';

/** The parts of a URI; `path`, `fragment` and `user` percent-decoded, the raw ones as written. */
export interface UriParts {
  readonly scheme: string;
  /** The part after the scheme if it does not start with a slash. */
  readonly opaque: string;
  readonly user: { readonly name: string; readonly password: string | undefined } | undefined;
  readonly host: string;
  /** A slash follows the scheme, but no authority. */
  readonly omitsHost: boolean;
  readonly rawPath: string;
  readonly path: string;
  /** The part after the question mark; `undefined` without one. */
  readonly query: string | undefined;
  readonly rawFragment: string;
  readonly fragment: string;
}

/** Assembles a URI like Go's `URL.String`. */
export function formatGoUri(uri: UriParts): string {
  let text = uri.scheme === '' ? '' : `${uri.scheme}:`;
  text += uri.opaque === '' ? hierarchy(uri, text === '') : uri.opaque;
  if (uri.query !== undefined) text += `?${uri.query}`;
  return uri.fragment === '' ? text : `${text}#${encoded(uri.rawFragment, uri.fragment, 'fragment')}`;
}

function hierarchy(uri: UriParts, isFirst: boolean): string {
  const { scheme, user, host, omitsHost, path } = uri;
  const mayHaveAuthority = (scheme !== '' && !omitsHost) || host !== '' || user !== undefined;
  let text = '';
  if (mayHaveAuthority && (host !== '' || path !== '' || user !== undefined)) text += '//';
  if (user !== undefined) text += `${userInfo(user)}@`;
  text += escapeUri(host, 'host');
  // A single asterisk means the server itself and is kept.
  const written = path === '*' && uri.rawPath === '%2A' ? '*' : encoded(uri.rawPath, path, 'path');
  if (written !== '' && !written.startsWith('/') && host !== '') text += '/';
  // A colon in the first segment would look like a scheme (RFC 3986 §4.2).
  if (isFirst && text === '' && /^[^/:]*:/.test(written)) text += './';
  return text + written;
}

function userInfo({ name, password }: NonNullable<UriParts['user']>): string {
  const text = escapeUri(name, 'userinfo');
  return password === undefined ? text : `${text}:${escapeUri(password, 'userinfo')}`;
}

/** The text as written, unless it has characters that must be escaped. */
function encoded(raw: string, text: string, part: 'path' | 'fragment'): string {
  const isEncoded = [...new Set(raw)].every(
    (character) => "!$&'()*+,;=:@[]%".includes(character) || !needsEscape(character, part),
  );
  return isEncoded ? raw : escapeUri(text, part);
}
