/** A JSON Web Token of the given claims; its signature is none. */
export function testToken(
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = { alg: 'RS256', kid: 'a' },
): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${Buffer.alloc(32, 7).toString('base64url')}`;
}

/** Claims of a token that the API server issues to a pod. */
export function podClaims(times: { readonly exp?: number; readonly iat?: number; readonly nbf?: number }) {
  return {
    iss: 'https://kubernetes.default.svc.cluster.local',
    sub: 'system:serviceaccount:kube-system:coredns',
    aud: ['https://kubernetes.default.svc.cluster.local'],
    ...times,
    'kubernetes.io': {
      namespace: 'kube-system',
      serviceaccount: { name: 'coredns', uid: '1' },
      pod: { name: 'coredns-7c65d6cfc9-x2x7t', uid: '2' },
      node: { name: 'cp-1', uid: '3' },
    },
  };
}

/** Claims of a token that an identity provider issues to a person. */
export function personClaims(more: Readonly<Record<string, unknown>> = {}) {
  return {
    iss: 'https://login.example.com',
    sub: 'jane',
    aud: 'kubernetes',
    jti: '0b7c6a1e-6d0a-4f0e-9b57-2c1f3c1d7e11',
    ...more,
  };
}
