/**
 * Service account tokens: how they are signed, their claims, when they are accepted.
 *
 * After the table `serviceAccount` of the Kubernetes PKI reference (section 3).
 * Sources: K-sa, K-authopts, RFC7515, KTHW, KA-certs; `data/sources.json` explains them.
 */
export const serviceAccountTokens = {
  /** `alg` by signing key: every RSA key, and the curves. Other algorithms are rejected. */
  algorithms: { rsa: 'RS256', 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' },
  /** `iss` of tokens from Secrets, which have neither `exp` nor `aud` nor `iat`. */
  legacyIssuer: 'kubernetes/serviceaccount',
  /** Claims of tokens from Secrets. */
  legacyClaims: [
    'kubernetes.io/serviceaccount/namespace',
    'kubernetes.io/serviceaccount/secret.name',
    'kubernetes.io/serviceaccount/service-account.name',
    'kubernetes.io/serviceaccount/service-account.uid',
  ],
  /** The claim of bound tokens, and what it names: each has a `name` and a `uid`. */
  boundClaim: 'kubernetes.io',
  boundObjects: ['serviceaccount', 'pod', 'secret', 'node'],
  /** What kubeadm sets `--service-account-issuer` to. */
  usualIssuer: 'https://kubernetes.default.svc.<dnsDomain>',
  /** `sub`. */
  subjectPrefix: 'system:serviceaccount:',
  usualSeconds: 3600,
  /**
   * What pods request; `--service-account-extend-token-expiration` extends it to a year and notes the original in
   * `warnafter`.
   */
  injectedSeconds: 3607,
  extendedSeconds: 365 * 24 * 3600,
  /** Allowed clock skew for `exp`, `nbf` and `iat`. */
  leewaySeconds: 60,
} as const;

/**
 * Tokens of identity providers, as go-oidc judges them: none for `exp`, and `iat` is not read. Up to version 2 it is one
 * minute for `nbf`, since version 3 five. The algorithm is what `--oidc-signing-algs` is without a value.
 */
export const providerTokens = { notBeforeLeewaySeconds: 300, usualAlgorithm: 'RS256' } as const;

/** Where a token lies that the kubelet renews: mounted in a Pod, or in the volume on its node. */
export const mountedTokenPath =
  /(?:^|\/)(?:run\/secrets\/|kubelet\/pods\/[^/]+\/volumes\/kubernetes\.io~projected\/)/;

const networkPluginPath = /(?:^|\/)etc\/cni\/net\.d\//;

/** Tells where network plugins write a kubeconfig with a token of their own on every node, and renew it. */
export function isOfNetworkPlugin({ path, hostPath = path }: { path: string; hostPath?: string }): boolean {
  return networkPluginPath.test(hostPath);
}

/** The Pods that write such a kubeconfig, by its name, as the manifests of the plugins label them. */
export const networkPlugins = [
  { kubeconfig: /^calico-kubeconfig$/, selector: 'k8s-app in (calico-node,canal)' },
  { kubeconfig: /^multus.*kubeconfig$/, selector: 'app=multus' },
] as const;
