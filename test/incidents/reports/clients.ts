import { toDocuments, toYaml } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa, type TestCertificateOptions } from '../../support/testPki.ts';
import type { Incident } from '../incidentModel.ts';
import { rootfs } from '../machine.ts';
import { deployment, ingress, secret, tlsSecret } from '../objects.ts';

/** Programs that reach servers outside: container runtimes, Argo CD, Flux. */
export const clientIncidents: readonly Incident[] = [
  {
    id: 'registry-ca-in-other-folder',
    reference: 'HCL-TECH-SOFTWARE/connections-automation#210',
    cause: "The registry's CA is in the folder of another host name than the registry has",
    errorText:
      'Failed to pull image "registry.example.com/app:v1": failed to pull and unpack image "registry.example.com/app:v1": failed to resolve reference "registry.example.com/app:v1": failed to do request: Head "https://registry.example.com/v2/app/manifests/v1": x509: certificate signed by unknown authority',
    root: rootfs,
    files: ['certs.d', 'containerd/config.toml', 'app.yaml'],
    mustMention: /certs\.d|registry\.example\.com/,
    explainMention: /certs\.d|hosts\.toml/,
    async make() {
      const { ca, served } = await registryAt({ dnsNames: ['registry.example.com'] });
      const folder = (host: string): Record<string, string> => ({
        [`${rootfs}/etc/containerd/certs.d/${host}/ca.crt`]: ca.certificatePem,
      });
      const [wrong] = Object.keys(folder('k8s-node-1'));
      return {
        broken: {
          ...folder('k8s-node-1'),
          [`${rootfs}/etc/containerd/config.toml`]:
            'version = 2\n\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n',
          [`${rootfs}/root/app.yaml`]: toYaml(deployment('app', 'default')),
          [`${rootfs}/root/registry.yaml`]: toDocuments(
            ingress('registry', 'registry', 'registry.example.com', { secretName: 'registry-tls' }),
            tlsSecret('registry-tls', 'registry', served),
          ),
        },
        repaired: { ...folder('registry.example.com'), [wrong ?? '']: undefined },
      };
    },
  },
  {
    id: 'containerd-reads-no-folder',
    reference: 'kubernetes-sigs/image-builder#1501',
    cause: "containerd's configuration has no config_path, so that it does not read the registry's CA under certs.d",
    errorText:
      'Failed to pull image "registry.example.com/app:v1": failed to resolve reference "registry.example.com/app:v1": failed to do request: Head "https://registry.example.com/v2/app/manifests/v1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    root: rootfs,
    files: ['config.toml', 'certs.d'],
    mustMention: /config_path/,
    mustNotWork: /registry\.example\.com/,
    async make() {
      const { ca, served } = await registryAt({ dnsNames: ['registry.example.com'] });
      const config =
        'version = 2\n\n[plugins."io.containerd.grpc.v1.cri"]\n  sandbox_image = "registry.k8s.io/pause:3.9"\n';
      const registry = '\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n';
      return {
        broken: {
          [`${rootfs}/etc/containerd/certs.d/registry.example.com/ca.crt`]: ca.certificatePem,
          [`${rootfs}/etc/containerd/config.toml`]: config,
          [`${rootfs}/root/app.yaml`]: toYaml(deployment('app', 'default')),
          [`${rootfs}/root/registry.yaml`]: toDocuments(
            ingress('registry', 'registry', 'registry.example.com', { secretName: 'registry-tls' }),
            tlsSecret('registry-tls', 'registry', served),
          ),
        },
        repaired: { [`${rootfs}/etc/containerd/config.toml`]: `${config}${registry}` },
      };
    },
  },
  {
    id: 'containerd-config-path-empty',
    reference: 'containerd/containerd#7896',
    cause: 'Of two nodes whose files have nothing but the settings of containerd, one has an empty config_path',
    errorText:
      'Failed to pull image "registry.example.com/app:v1": failed to resolve reference "registry.example.com/app:v1": failed to do request: Head "https://registry.example.com/v2/app/manifests/v1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    files: ['node-1/etc/containerd'],
    mustMention: /config_path|config\.toml/,
    mustNotWork: /node-1/,
    async make() {
      const { ca, served } = await registryAt({ dnsNames: ['registry.example.com'] });
      const folder = '/etc/containerd/certs.d';
      const node = (name: string, path: string): Record<string, string> => ({
        [`${name}/etc/containerd/config.toml`]: `version = 2\n\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "${path}"\n`,
        [`${name}${folder}/registry.example.com/ca.crt`]: ca.certificatePem,
        [`${name}${folder}/registry.example.com/hosts.toml`]: `server = "https://registry.example.com"\n\n[host."https://registry.example.com"]\n  capabilities = ["pull", "resolve"]\n  ca = "${folder}/registry.example.com/ca.crt"\n`,
      });
      return {
        broken: {
          ...node('node-1', ''),
          ...node('node-2', folder),
          'cluster/app.yaml': toYaml(deployment('app', 'default')),
          'cluster/registry.yaml': toDocuments(
            ingress('registry', 'registry', 'registry.example.com', { secretName: 'registry-tls' }),
            tlsSecret('registry-tls', 'registry', served),
          ),
        },
        repaired: node('node-1', folder),
      };
    },
  },
  {
    id: 'k3s-registry-under-mirror-name',
    reference: 'k3s-io/k3s#1148',
    cause: "registries.yaml has the CA under the mirror's name; k3s looks for the endpoint's host and port",
    errorText:
      'FATA[2026-06-12T13:39:24.527331046+08:00] pulling image failed: rpc error: code = Unknown desc = failed to pull and unpack image "192.168.100.3:5000/centos:latest": failed to resolve reference "192.168.100.3:5000/centos:latest": failed to do request: Head https://192.168.100.3:5000/v2/centos/manifests/latest: x509: certificate signed by unknown authority',
    root: rootfs,
    files: ['registries.yaml'],
    mustMention: /192\.168\.100\.3:5000|customreg/,
    mustNotWork: /customreg/,
    async make() {
      const { ca, served } = await registryAt({ ipAddresses: ['192.168.100.3'] });
      const path = `${rootfs}/etc/rancher/k3s/registries.yaml`;
      const registries = (key: string): string =>
        toYaml({
          mirrors: { customreg: { endpoint: ['https://192.168.100.3:5000'] } },
          configs: { [key]: { tls: { ca_file: '/etc/rancher/k3s/cert.d/ca.crt' } } },
        });
      return {
        broken: {
          [path]: registries('customreg'),
          [`${rootfs}/etc/rancher/k3s/cert.d/ca.crt`]: ca.certificatePem,
          [`${rootfs}/root/registry.yaml`]: toYaml(tlsSecret('registry-tls', 'registry', served)),
        },
        repaired: { [path]: registries('192.168.100.3:5000') },
      };
    },
  },
  {
    id: 'argocd-cluster-certificate-expired',
    reference: 'argoproj/argo-cd#19033',
    cause: "The client certificate in Argo CD's Secret for the cluster has expired",
    errorText:
      'Failed to load live state: failed to get cluster info for \\"https://k8s-adm-222-0010:6443\\": error synchronizing cache state : the server has asked for the client to provide credentials',
    files: ['cluster-secret.yaml'],
    mustMention: /expired|ended/i,
    async make() {
      const ca = await createTestCa({ name: 'kubernetes', notBefore: '2024-07-11T00:00:00Z' });
      const cluster = async (notBefore: string, notAfter: string): Promise<string> => {
        const admin = await ca.issue({
          commonName: 'kubernetes-admin',
          organizations: ['system:masters'],
          notBefore,
          notAfter,
        });
        const tlsClientConfig = {
          insecure: false,
          caData: base64(ca.certificatePem),
          certData: base64(admin.certificatePem),
          keyData: base64(admin.traditionalKeyPem),
        };
        const data = {
          name: 'adm-222',
          server: 'https://k8s-adm-222-0010:6443',
          config: JSON.stringify({ tlsClientConfig }),
        };
        return toYaml(
          secret('cluster-adm-222', 'argocd', data, {
            metadata: { labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
          }),
        );
      };
      return {
        broken: { 'cluster-secret.yaml': await cluster('2025-06-01T20:17:21Z', '2026-06-01T20:17:21Z') },
        repaired: { 'cluster-secret.yaml': await cluster('2026-06-11T20:17:21Z', '2027-06-11T20:17:21Z') },
      };
    },
  },
  {
    id: 'flux-source-without-ca',
    reference: 'fluxcd/flux2#1009',
    cause: "The source's Secret has no CA, and the Git server's certificate is of a private one",
    errorText:
      '{"level":"error","ts":"2026-06-12T09:43:17.912Z","logger":"controller.gitrepository","msg":"Reconciler error","reconciler group":"source.toolkit.fluxcd.io","reconciler kind":"GitRepository","name":"my-repo","namespace":"flux-system","error":"unable to clone \'https://git.internal/org/repo\': x509: certificate signed by unknown authority"}',
    files: ['source.yaml', 'git-credentials.yaml'],
    mustMention: /ca\.crt|caFile|\bCA\b/,
    async make() {
      const ca = await createTestCa({ name: 'internal-ca' });
      const served = await ca.issue({
        commonName: 'git.internal',
        dnsNames: ['git.internal'],
        extKeyUsage: ['serverAuth'],
      });
      const source = {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'my-repo', namespace: 'flux-system' },
        spec: {
          interval: '1m',
          url: 'https://git.internal/org/repo',
          ref: { branch: 'main' },
          secretRef: { name: 'git-credentials' },
        },
      };
      const credentials = (more: Readonly<Record<string, string>>): string =>
        toYaml(secret('git-credentials', 'flux-system', { username: 'flux', password: 'x', ...more }));
      return {
        broken: {
          'source.yaml': toYaml(source),
          'git-credentials.yaml': credentials({}),
          'git.yaml': toDocuments(
            ingress('git', 'git', 'git.internal', { secretName: 'git-tls' }),
            tlsSecret('git-tls', 'git', served),
          ),
        },
        repaired: { 'git-credentials.yaml': credentials({ 'ca.crt': ca.certificatePem }) },
      };
    },
  },
];

/** The CA and the certificate of a registry. */
async function registryAt(names: Pick<TestCertificateOptions, 'dnsNames' | 'ipAddresses'>) {
  const ca = await createTestCa({ name: 'registry-ca' });
  const served = await ca.issue({ commonName: 'registry', extKeyUsage: ['serverAuth'], ...names });
  return { ca, served };
}
