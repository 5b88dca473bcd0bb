import type { GeneralName } from '../x509/x509Model.ts';

/** Ends of names that the public DNS never has: RFC 6761, RFC 6762, RFC 9476, ICANN's `internal`, and Kubernetes' own. */
const privateEnds: ReadonlySet<string> = new Set(
  'local localhost localdomain internal intranet private lan home corp svc test example invalid alt'.split(' '),
);

/** Names that mean nothing on the Internet: single words, private ends, addresses of private networks. */
export function internalNames(names: readonly GeneralName[]): readonly GeneralName[] {
  return names.filter(({ type, value }) => {
    if (type === 'DNS') return isPrivateHost(value.toLowerCase());
    return type === 'IP' && isPrivateAddress(value);
  });
}

function isPrivateHost(host: string): boolean {
  const labels = host.split('.');
  return labels.length === 1 || privateEnds.has(labels.at(-1) ?? '');
}

/** RFC 1918, RFC 4193, loopback and link-local addresses. */
function isPrivateAddress(address: string): boolean {
  return /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][\da-f]{2}:|fe[89ab][\da-f]:)/.test(
    address,
  );
}
