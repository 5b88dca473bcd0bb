import { toDocuments, toKubeconfig, toYaml } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa, createTestKeys, type TestCa, type TestCertificateOptions } from '../../support/testPki.ts';
import type { IncidentFiles } from '../incidentModel.ts';
import { edited, kubeadmMachine, type Machine, manifests, pki, rootfs, withFlags } from '../machine.ts';
import { configMap, ingress, tlsSecret } from '../objects.ts';

import type { LineScene } from './lineScene.ts';

const conf = `${rootfs}/etc/kubernetes`;
const apiserver = `${manifests}/kube-apiserver.yaml`;
const later = { notBefore: '2026-06-13T09:00:00Z', notAfter: '2027-06-13T09:00:00Z' };
const isBefore = 'current time 2026-06-12T09:00:00Z is before 2026-06-13T09:00:00Z';

type Said = Pick<LineScene, 'id' | 'errorText' | 'files' | 'mustMention'>;

function ofMachine(said: Said, edit: (machine: Machine) => IncidentFiles | Promise<IncidentFiles>): LineScene {
  return {
    ...said,
    root: rootfs,
    make: async () => {
      const machine = await kubeadmMachine();
      return { ...machine.files, ...(await edit(machine)) };
    },
  };
}

async function laterClient({ shared }: Machine, options: TestCertificateOptions): Promise<string> {
  const credentials = await shared.ca.issue({ ...options, ...later });
  const { commonName: user = '' } = options;
  return toKubeconfig({ ca: shared.ca.certificatePem, server: 'https://10.0.0.11:6443', user, credentials });
}

/** Control-plane nodes with faults that few reports are about: clocks, names, files without a user. */
export const furtherMachineScenes: readonly LineScene[] = [
  ofMachine(
    {
      id: 'controller-manager-not-yet-valid',
      errorText: `Unable to authenticate the request due to an error: x509: certificate has expired or is not yet valid: ${isBefore}, verifying certificate SN=4660`,
      files: ['controller-manager.conf'],
      mustMention: /not valid (?:yet|before|until)|not yet valid/i,
    },
    async (machine) => ({
      [`${conf}/controller-manager.conf`]: await laterClient(machine, {
        commonName: 'system:kube-controller-manager',
        serialNumber: '1234',
      }),
    }),
  ),
  ofMachine(
    {
      id: 'ca-not-yet-valid',
      errorText: 'error creating PKI assets: failure loading ca certificate: the certificate is not valid yet',
      files: ['pki/ca.crt'],
      mustMention: /not valid (?:yet|before|until)|not yet valid|begins? on/i,
    },
    async ({ shared }) => ({
      [`${pki}/ca.crt`]: (await createTestCa({ name: 'kubernetes', keys: shared.ca.keys, ...later })).certificatePem,
    }),
  ),
  ofMachine(
    {
      id: 'etcd-server-without-names',
      errorText:
        'transport: authentication handshake failed: x509: certificate relies on legacy Common Name field, use SANs instead',
      files: ['etcd/server.crt'],
      mustMention: /legacy Common Name|no DNS names|names/i,
    },
    async ({ files, shared, own }) => ({
      ...edited(files, apiserver, [/--etcd-servers=\S+/, '--etcd-servers=https://localhost:2379']),
      [`${pki}/etcd/server.crt`]: (
        await shared.etcdCa.issue({
          commonName: 'localhost',
          extKeyUsage: ['serverAuth', 'clientAuth'],
          keys: own.etcdServer.keys,
        })
      ).certificatePem,
    }),
  ),
  ofMachine(
    {
      id: 'oidc-issuer-of-private-ca',
      errorText:
        'oidc authenticator: failed to fetch provider discovery data: Get https://keycloak.example.com/realms/k8s/.well-known/openid-configuration: x509: certificate signed by unknown authority',
      files: ['kube-apiserver.yaml', 'keycloak.yaml'],
      mustMention: /--oidc-ca-file/,
    },
    async ({ files }) => {
      const ca = await createTestCa({ name: 'company-ca' });
      const leaf = await ca.issue({
        commonName: 'keycloak',
        dnsNames: ['keycloak.example.com'],
        extKeyUsage: ['serverAuth'],
      });
      return {
        ...withFlags(
          files,
          apiserver,
          '--oidc-issuer-url=https://keycloak.example.com/realms/k8s',
          '--oidc-client-id=k8s',
        ),
        [`${rootfs}/root/keycloak.yaml`]: toDocuments(
          ingress('keycloak', 'login', 'keycloak.example.com', { secretName: 'keycloak-tls' }),
          tlsSecret('keycloak-tls', 'login', leaf),
        ),
      };
    },
  ),
];

async function linkerd(id: string, said: Omit<Said, 'id'>, make: (root: TestCa) => Promise<IncidentFiles>) {
  const root = await createTestCa({ name: 'root.linkerd.cluster.local' });
  return { id, ...said, make: () => make(root) };
}

const roots = (bundle: string) =>
  toYaml(configMap('linkerd-identity-trust-roots', 'linkerd', { 'ca-bundle.crt': bundle }));
const issuerOf = async (root: TestCa, options: TestCertificateOptions = {}) =>
  toYaml(
    tlsSecret(
      'linkerd-identity-issuer',
      'linkerd',
      await root.issueCa({ name: 'identity.linkerd.cluster.local', ...options }),
      { 'ca.crt': root.certificatePem },
    ),
  );

/** Meshes and issuers with faults that few reports are about. */
export const furtherObjectScenes: readonly LineScene[] = await Promise.all([
  linkerd(
    'linkerd-issuer-of-another-curve',
    {
      errorText: 'issuer certificate must use P-256 curve for public key, instead P-384 was used',
      files: ['issuer.yaml'],
      mustMention: /P-256/,
    },
    async (root) => ({
      'linkerd/roots.yaml': roots(root.certificatePem),
      'linkerd/issuer.yaml': await issuerOf(root, { keys: await createTestKeys('P-384') }),
    }),
  ),
  linkerd(
    'linkerd-issuer-not-yet-valid',
    {
      errorText: 'Received invalid ceritficate: invalid certificate: CertNotValidYet',
      files: ['issuer.yaml'],
      mustMention: /not valid (?:yet|before|until)|not yet valid/i,
    },
    async (root) => ({
      'linkerd/roots.yaml': roots(root.certificatePem),
      'linkerd/issuer.yaml': await issuerOf(root, later),
    }),
  ),
  linkerd(
    'linkerd-trust-anchors-not-pem',
    {
      errorText: 'Failed to read trust anchors: not a PEM certificate',
      files: ['roots.yaml'],
      mustMention: /PEM|base64/,
    },
    async (root) => ({
      'linkerd/roots.yaml': roots(root.certificatePem.replace(/-----END.*/, '')),
      'linkerd/issuer.yaml': await issuerOf(root),
    }),
  ),
  {
    id: 'istio-signing-ca-is-no-ca',
    errorText: 'Failed to create an Citadel (error: certificate is not authorized to sign other certificates)',
    files: ['cacerts.yaml'],
    mustMention: /not a CA|CA:FALSE|sign/i,
    make: async () => {
      const root = await createTestCa({ name: 'Root CA' });
      const leaf = await root.issue({ commonName: 'istiod', dnsNames: ['istiod.istio-system.svc'] });
      const data = {
        'ca-cert.pem': leaf.certificatePem,
        'ca-key.pem': leaf.traditionalKeyPem,
        'cert-chain.pem': leaf.certificatePem + root.certificatePem,
        'root-cert.pem': root.certificatePem,
      };
      return {
        'istio/cacerts.yaml': toYaml({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'cacerts', namespace: 'istio-system' },
          data: Object.fromEntries(Object.entries(data).map(([key, pem]) => [key, base64(pem)])),
        }),
      };
    },
  },
  {
    id: 'vault-issuer-of-private-ca',
    errorText:
      'Failed to initialize Vault client: error calling Vault server: Post "https://vault.vault.svc:8200/v1/auth/kubernetes/login": x509: certificate signed by unknown authority',
    files: ['issuer.yaml'],
    mustMention: /caBundle/,
    make: async () => {
      const ca = await createTestCa({ name: 'company-ca' });
      const leaf = await ca.issue({ commonName: 'vault', dnsNames: ['vault.vault.svc'], extKeyUsage: ['serverAuth'] });
      return {
        'vault/issuer.yaml': toYaml({
          apiVersion: 'cert-manager.io/v1',
          kind: 'Issuer',
          metadata: { name: 'vault', namespace: 'shop' },
          spec: {
            vault: {
              server: 'https://vault.vault.svc:8200',
              path: 'pki/sign/shop',
              auth: { tokenSecretRef: { name: 'vault-token', key: 'token' } },
            },
          },
        }),
        'vault/server.yaml': toDocuments(
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 'vault', namespace: 'vault' },
            spec: { selector: { app: 'vault' }, ports: [{ port: 8200 }] },
          },
          {
            apiVersion: 'apps/v1',
            kind: 'StatefulSet',
            metadata: { name: 'vault', namespace: 'vault' },
            spec: {
              selector: { matchLabels: { app: 'vault' } },
              template: {
                metadata: { labels: { app: 'vault' } },
                spec: {
                  containers: [{ name: 'vault', image: 'vault', volumeMounts: [{ name: 'tls', mountPath: '/tls' }] }],
                  volumes: [{ name: 'tls', secret: { secretName: 'vault-tls' } }],
                },
              },
            },
          },
          tlsSecret('vault-tls', 'vault', leaf),
        ),
      };
    },
  },
]);
