/** The host of `host:port`, or Go's error. */
export type HostPort = { readonly host: string } | { readonly error: string };

/** Extracts the host of `host:port` or `[host]:port`, like Go's `net.SplitHostPort`. */
export function splitHostPort(authority: string): HostPort {
  const refuse = (why: string): HostPort => ({ error: `address ${authority}: ${why}` });
  const colon = authority.lastIndexOf(':');
  if (colon === -1) return refuse('missing port in address');
  if (!authority.startsWith('[')) {
    const host = authority.slice(0, colon);
    if (host.includes(':')) return refuse('too many colons in address');
    return strayBracket(authority, authority) ?? { host };
  }
  const bracket = authority.indexOf(']');
  if (bracket === -1) return refuse("missing ']' in address");
  if (bracket + 1 !== colon) {
    const isColonNext = authority[bracket + 1] === ':';
    return refuse(isColonNext ? 'too many colons in address' : 'missing port in address');
  }
  return strayBracket(authority.slice(1), authority.slice(bracket + 1)) ?? { host: authority.slice(1, bracket) };

  function strayBracket(behindOpening: string, behindClosing: string): HostPort | undefined {
    if (behindOpening.includes('[')) return refuse("unexpected '[' in address");
    return behindClosing.includes(']') ? refuse("unexpected ']' in address") : undefined;
  }
}
