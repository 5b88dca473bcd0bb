import { toYaml } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { signedToken } from '../../support/signedToken.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';
import { podClaims } from '../../support/testToken.ts';
import type { Incident, IncidentTrees } from '../incidentModel.ts';
import { kubeadmMachine, rootfs } from '../machine.ts';
import { deployment, secret } from '../objects.ts';

/** Secrets with tokens, passwords and CAs, and the fields that name them. */
export const credentialIncidents: readonly Incident[] = [
  {
    id: 'solver-names-other-key',
    reference: 'timothystewart6/launchpad#21',
    cause: 'The ClusterIssuer asks for a key of the Secret that the Secret does not have',
    errorText:
      'E1005 11:18:39.797876       1 controller.go:166] cert-manager/challenges "msg"="re-queuing item due to error processing" "error"="specified key \\"api-token\\" not found in secret cert-manager/cloudflare-token-secret" "key"="default/local-mysite-name-gks9v-1493540579-3817414012"',
    files: ['issuer.yaml', 'token.yaml'],
    mustMention: /(?:no|not|lacks?|without) (?:\S+ ){0,4}api-token|api-token.{0,80}(?:not|missing)/,
    async make() {
      const token = secret('cloudflare-token-secret', 'cert-manager', { 'cloudflare-token': 'aVq8s2nLr0T5xYb7WcK3' });
      const issuer = (key: string): string =>
        toYaml({
          apiVersion: 'cert-manager.io/v1',
          kind: 'ClusterIssuer',
          metadata: { name: 'letsencrypt-staging' },
          spec: {
            acme: {
              server: 'https://acme-staging-v02.api.letsencrypt.org/directory',
              privateKeySecretRef: { name: 'letsencrypt-staging' },
              solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare-token-secret', key } } } }],
            },
          },
        });
      return {
        broken: { 'issuer.yaml': issuer('api-token'), 'token.yaml': toYaml(token) },
        repaired: { 'issuer.yaml': issuer('cloudflare-token') },
      };
    },
  },
  {
    id: 'pull-secret-of-type-opaque',
    reference: 'kubernetes/website#35154',
    cause: 'The Secret in imagePullSecrets is of type Opaque, so that kubelet takes no credentials from it',
    errorText:
      'Failed to pull image "registry.example.com/app:v1": failed to resolve reference "registry.example.com/app:v1": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
    files: ['regcred.yaml', 'app.yaml'],
    mustMention: /Opaque|kubernetes\.io\/dockerconfigjson/,
    async make() {
      const auth = base64('robot:x9Jq2mLw');
      const config = JSON.stringify({ auths: { 'registry.example.com': { auth } } });
      const pull = (type: string): string =>
        toYaml(secret('regcred', 'shop', { '.dockerconfigjson': config }, { type }));
      const app = toYaml({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'app', namespace: 'shop' },
        spec: {
          containers: [{ name: 'app', image: 'registry.example.com/app:v1' }],
          imagePullSecrets: [{ name: 'regcred' }],
        },
      });
      return {
        broken: { 'regcred.yaml': pull('Opaque'), 'app.yaml': app },
        repaired: { 'regcred.yaml': pull('kubernetes.io/dockerconfigjson') },
      };
    },
  },
  {
    id: 'pull-secret-made-of-docker-desktop',
    reference: 'docker/for-mac#4100',
    lineFrom: 'kubernetes/website#35154',
    cause: 'The Secret was made of ~/.docker/config.json, and Docker keeps the credentials in the keychain',
    errorText:
      'Failed to pull image "registry.example.com/app:v1": failed to resolve reference "registry.example.com/app:v1": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
    files: ['regcred.yaml'],
    mustMention: /credential store desktop/,
    make: () => pullTrees({ auths: { 'registry.example.com': {} }, credsStore: 'desktop' }),
  },
  {
    id: 'pull-secret-with-credential-helper',
    reference: 'docker/cli#2121',
    lineFrom: 'kubernetes/website#3456',
    cause: 'The Secret names a credential helper, which only Docker calls',
    errorText:
      'Error: ImagePullBackOff: Failed to pull image "registry.example.com/app:v1": rpc error: code = Unknown desc = Error response from daemon: Get https://registry.example.com/v2/app/manifests/v1: no basic auth credentials',
    files: ['regcred.yaml'],
    mustMention: /credential store pass/,
    make: () => pullTrees({ auths: {}, credHelpers: { 'registry.example.com': 'pass' } }),
  },
  {
    id: 'store-reads-its-own-namespace',
    reference: 'external-secrets/external-secrets#1280',
    cause: 'The caProvider of a SecretStore names a Secret of another namespace, which it ignores',
    errorText:
      'Warning  InvalidProviderConfig  secret-store  cannot set Vault CA certificate: cannot get Kubernetes secret "vault-ca": secrets "vault-ca" not found',
    files: ['shop/store.yaml'],
    mustMention: /vault-ca must be in namespace shop/,
    explainMention: /namespace shop/,
    async make() {
      const { broken, repaired } = await storeTrees('SecretStore', { namespace: 'vault' });
      return { broken, repaired: { ...repaired, 'shop/ca.yaml': await vaultCa('shop') } };
    },
  },
  {
    id: 'cluster-store-ca-without-namespace',
    reference: 'external-secrets/external-secrets#530',
    lineFrom: 'external-secrets/external-secrets pkg/utils/utils.go',
    cause: 'The caProvider of a ClusterSecretStore does not say in which namespace the Secret is',
    errorText:
      'Warning  InvalidProviderConfig  cluster-secret-store  cannot set Vault CA certificate: missing namespace on caProvider secret',
    files: ['shop/store.yaml'],
    mustMention: /namespace/,
    make: () => storeTrees('ClusterSecretStore', {}),
  },
  {
    id: 'helm-repository-ca-under-other-key',
    reference: 'fluxcd/source-controller#359',
    cause: 'The Secret has the CA under caCert, as the documentation said; source-controller reads caFile',
    errorText:
      'failed to fetch Helm repository index: failed to cache index to temporary file: Get "https://charts.corp.example/index.yaml": x509: certificate signed by unknown authority',
    files: ['auth.yaml', 'repository.yaml'],
    mustMention: /caFile|ca\.crt/,
    async make() {
      const ca = await createTestCa({ name: 'Corp Root CA' });
      const auth = (key: string): string =>
        toYaml(secret('corp-charts-auth', 'flux-system', { username: 'flux', [key]: ca.certificatePem }));
      const repository = toYaml({
        apiVersion: 'source.toolkit.fluxcd.io/v1beta2',
        kind: 'HelmRepository',
        metadata: { name: 'corp-charts', namespace: 'flux-system' },
        spec: { interval: '10m', url: 'https://charts.corp.example', secretRef: { name: 'corp-charts-auth' } },
      });
      return {
        broken: { 'auth.yaml': auth('caCert'), 'repository.yaml': repository },
        repaired: { 'auth.yaml': auth('caFile') },
      };
    },
  },
  {
    id: 'token-secret-before-account',
    reference: 'kubernetes/kubernetes#114349',
    cause:
      "The ServiceAccount that the Secret's annotation names was never made, so that the controller deletes the Secret",
    errorText: 'Error from server (NotFound): secrets "calico-node-token" not found',
    files: ['token.yaml'],
    mustMention: /no ServiceAccount|ServiceAccount.{0,60}(?:not|missing)/,
    async make() {
      const metadata = { name: 'calico-node', namespace: 'kube-system' };
      const token = toYaml({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'calico-node-token',
          namespace: 'kube-system',
          annotations: { 'kubernetes.io/service-account.name': 'calico-node' },
        },
        type: 'kubernetes.io/service-account-token',
      });
      const binding = toYaml({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'calico-node' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'calico-node' },
        subjects: [{ kind: 'ServiceAccount', ...metadata }],
      });
      const account = toYaml({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
      return {
        broken: {
          'token.yaml': token,
          'rbac.yaml': binding,
          'typha.yaml': toYaml(deployment('calico-typha', 'kube-system')),
        },
        repaired: { 'account.yaml': account },
      };
    },
  },
  {
    id: 'token-for-the-audience-px',
    reference: 'libopenstorage/operator#1602',
    cause: 'The token in the Secret that Pods mount for the API server was requested for the audience px',
    errorText:
      'level=error msg="Could not init boot manager" error="Failed to initialize k8s bootstrap: failed to create configmap px-bootstrap-storage: Unauthorized"\n[invalid bearer token, token audiences ["px"] is invalid for the target audiences ["https://kubernetes.default.svc.cluster.local"]]',
    root: rootfs,
    files: ['px-token.yaml'],
    mustMention: /for (?:the audience )?px\b|audience.{0,100}px/,
    mustNotSay: /expired/i,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const path = `${rootfs}/root/portworx/px-token.yaml`;
      const now = testNow / 1000;
      const claims = podClaims({ iat: now - 600, exp: now + 40_000_000 });
      const folder = (aud: string): string =>
        toYaml(
          secret('px-token', 'portworx', {
            'ca.crt': shared.ca.certificatePem,
            namespace: 'portworx',
            token: signedToken({ ...claims, aud: [aud] }, shared.serviceAccount.privatePem),
          }),
        );
      return {
        broken: { ...files, [path]: folder('px') },
        repaired: { [path]: folder(claims.iss) },
      };
    },
  },
];

/** A Pod whose ServiceAccount pulls with a Secret. */
async function pullTrees(broken: object): Promise<IncidentTrees> {
  const pull = (config: object): string =>
    toYaml(
      secret(
        'regcred',
        'shop',
        { '.dockerconfigjson': JSON.stringify(config) },
        { type: 'kubernetes.io/dockerconfigjson' },
      ),
    );
  const imagePullSecrets = [{ name: 'regcred' }];
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'shop' } };
  const app = deployment('app', 'shop', { image: 'registry.example.com/app:v1' });
  const whole = { auths: { 'registry.example.com': { auth: base64('robot:x9Jq2mLw') } } };
  return {
    broken: {
      'regcred.yaml': pull(broken),
      'account.yaml': toYaml({ ...account, imagePullSecrets }),
      'app.yaml': toYaml(app),
    },
    repaired: { 'regcred.yaml': pull(whole) },
  };
}

async function vaultCa(namespace: string): Promise<string> {
  const ca = await createTestCa({ name: 'Vault Root' });
  return toYaml(secret('vault-ca', namespace, { 'ca.crt': ca.certificatePem }));
}

/** A store of Vault whose CA is in the namespace of Vault. */
async function storeTrees(kind: string, place: Readonly<Record<string, string>>): Promise<IncidentTrees> {
  const store = (more: Readonly<Record<string, string>>): string => {
    const caProvider = { type: 'Secret', name: 'vault-ca', key: 'ca.crt', ...more };
    return toYaml({
      apiVersion: 'external-secrets.io/v1',
      kind,
      metadata: { name: 'vault', ...(kind === 'SecretStore' ? { namespace: 'shop' } : {}) },
      spec: { provider: { vault: { server: 'https://vault.vault.svc:8200', path: 'secret', caProvider } } },
    });
  };
  return {
    broken: { 'shop/store.yaml': store(place), 'vault/ca.yaml': await vaultCa('vault') },
    repaired: { 'shop/store.yaml': store({ namespace: 'vault' }) },
  };
}
