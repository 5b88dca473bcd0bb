import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files by path. */
export type GitOpsTree = Readonly<Record<string, string>>;

const service = (name: string) => `backend: {service: {name: ${name}, port: {number: 80}}}`;

const ingress = (name: string, host: string, more = '') => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: ${name}${more}
spec:
  tls:
    - hosts:
        - "${host}"
      secretName: ${name}-tls
  rules:
    - host: "${host}"
      http:
        paths:
          - path: /
            pathType: Prefix
            ${service('web')}
`;

const annotated = '\n  annotations:\n    cert-manager.io/cluster-issuer: letsencrypt-prod';

const certificate = (
  name: string,
  namespace: string,
  host: string,
  issuer = 'letsencrypt-prod',
  kind = 'ClusterIssuer',
) =>
  `apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  secretName: ${name}
  duration: 2160h
  renewBefore: 720h
  dnsNames:
    - "${host}"
  issuerRef:
    name: ${issuer}
    kind: ${kind}
`;

const route = (name: string, host: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: ${name}
  namespace: shop
spec:
  hostnames: [${host}]
  parentRefs:
    - name: web
      sectionName: ${name}
  rules:
    - backendRefs:
        - name: ${name}
          port: 80
`;

const listener = (name: string, host: string, secret: string) => `    - name: ${name}
      protocol: HTTPS
      port: 443
      hostname: ${host}
      tls:
        certificateRefs:
          - name: ${secret}
`;

const webhook = (name: string, more: string, config: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: ${name}${more}
webhooks:
  - name: ${config}
    admissionReviewVersions: [v1]
    sideEffects: None
`;

/**
 * The repository of the drawing `gitops-map`: hosts behind a Gateway and Ingresses, of which one reads its Secret from another
 * namespace than its Certificate writes to, one that nobody renews, a wildcard, and two webhooks.
 */
export function gitOpsTree(): GitOpsTree {
  const base = mkdtempSync(path.join(tmpdir(), 'certscope-git-ops-'));
  const made = (name: string, days: number, ...more: readonly string[]) => {
    const [key, certificate] = [path.join(base, `${name}.key`), path.join(base, `${name}.crt`)];
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key];
    const given = ['req', '-x509', ...newKey, '-subj', `/CN=${name}`, '-days', String(days), '-out', certificate];
    execFileSync('openssl', [...given, ...more], { stdio: 'ignore' });
    return { key: readFileSync(key).toString('base64'), certificate: readFileSync(certificate).toString('base64') };
  };
  const root = made('corp-root', 1900);
  const byRoot = ['-CA', path.join(base, 'corp-root.crt'), '-CAkey', path.join(base, 'corp-root.key')];
  const secret = (name: string, namespace: string, host: string, days: number) => {
    const isLeaf = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', `subjectAltName=DNS:${host}`];
    const { key, certificate } = made(name, days, ...byRoot, ...isLeaf);
    return `apiVersion: v1
kind: Secret
metadata:
  name: ${name}
  namespace: ${namespace}
type: kubernetes.io/tls
data:
  tls.crt: ${certificate}
  tls.key: ${key}
`;
  };
  try {
    return treeWith(root.certificate, secret);
  } finally {
    rmSync(base, { recursive: true });
  }
}

function treeWith(
  root: string,
  secret: (name: string, namespace: string, host: string, days: number) => string,
): GitOpsTree {
  const docs = ['blog', 'grafana', 'wiki', 'mail', 'chat'];
  return {
    'infra/issuers.yaml': [
      `apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata:
  name: letsencrypt-prod
spec:
  acme:
    server: https://acme-v02.api.letsencrypt.org/directory
    privateKeySecretRef:
      name: letsencrypt-account
`,
      `apiVersion: cert-manager.io/v1
kind: Issuer
metadata:
  name: corp-ca
  namespace: dev
spec:
  ca:
    secretName: corp-ca
`,
    ].join('---\n'),
    'shop/gateway.yaml': `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: web
  namespace: shop
spec:
  gatewayClassName: envoy
  listeners:
${listener('shop', 'shop.example.com', 'shop-tls')}${listener('api', 'api.example.com', 'api-tls')}`,
    'shop/routes.yaml': [route('shop', 'shop.example.com'), route('api', 'api.example.com')].join('---\n'),
    'shop/certificates.yaml': [
      certificate('shop-tls', 'edge', 'shop.example.com'),
      certificate('api-tls', 'shop', 'api.example.com'),
    ].join('---\n'),
    ...Object.fromEntries(
      docs.map((name) => [`${name}/ingress.yaml`, ingress(name, `${name}.example.com`, annotated)]),
    ),
    'portal/ingress.yaml': ingress('portal', 'portal.example.com'),
    'portal/secret.yaml': secret('portal-tls', 'portal', 'portal.example.com', 22),
    'dev/ingress.yaml': ingress('dev', '*.dev.example.com'),
    'dev/certificate.yaml': certificate('dev-tls', 'dev', '*.dev.example.com', 'corp-ca', 'Issuer'),
    'policy/webhook.yaml': `${webhook('policy-webhook', '', 'pods.policy.io')}    clientConfig:
      service:
        name: policy-controller
        namespace: policy
      caBundle: ${root}
`,
    'policy/secret.yaml': secret('policy-controller-tls', 'policy', 'policy-controller.policy.svc', 188),
    'cert-manager/webhook.yaml': `${webhook(
      'cert-manager-webhook',
      '\n  annotations:\n    cert-manager.io/inject-ca-from-secret: cert-manager/cert-manager-webhook-ca',
      'webhook.cert-manager.io',
    )}    clientConfig:
      service:
        name: cert-manager-webhook
        namespace: cert-manager
`,
  };
}
