import { type ControlPlane, withFlags } from '../../../../../support/controlPlane.ts';
import { createTestCa } from '../../../../../support/testPki.ts';
import {
  type ConnectionCase,
  certificateUser,
  inBlock,
  ingressOf,
  kubeconfigOf,
  tlsSecretOf,
} from './connectionCase.ts';

const pki = '/etc/kubernetes/pki';
const other = await createTestCa({ name: 'other' });
const client = await other.issue({ commonName: 'kube-apiserver' });

/** What kube-apiserver itself calls, and who speaks to it for others. */
export const apiserverCases: readonly ConnectionCase[] = [
  {
    title: 'members of etcd',
    add: (plane) => withFlags(plane, 'etcd.yaml', ['--initial-cluster-state=existing']),
    lines: { 1: 'works: etcd → etcd | accepted | accepted' },
  },
  {
    title: 'a kubelet whose certificate is verified',
    add: async (plane) => {
      const { certificatePem, traditionalKeyPem } = await plane.shared.ca.issue({
        commonName: 'system:node:cp-1',
        organizations: ['system:nodes'],
        dnsNames: ['other-node'],
        extKeyUsage: ['serverAuth'],
      });
      return {
        ...withFlags(plane, 'kube-apiserver.yaml', [`--kubelet-certificate-authority=${pki}/ca.crt`]),
        '/var/lib/kubelet/pki/kubelet-server-current.pem': certificatePem + traditionalKeyPem,
      };
    },
    lines: {
      12: "broken: kube-apiserver → kubelet | x509: cannot validate certificate for 10.0.0.11 because it doesn't contain any IP SANs | accepted",
    },
  },
  {
    title: 'an authenticating proxy with a certificate of its CA',
    add: async ({ shared }) => ({
      '/deploy/proxy.yaml': tlsSecretOf('proxy', await shared.frontProxyCa.issue({ commonName: 'front-proxy-client' })),
    }),
    lines: { 14: 'unknown: authenticating-proxy → kube-apiserver | unknown elsewhere authenticating-proxy | accepted' },
  },
  {
    title: 'an authenticating proxy whose name is not allowed',
    add: async ({ shared }) => ({
      '/deploy/proxy.yaml': tlsSecretOf('proxy', await shared.frontProxyCa.issue({ commonName: 'somebody' })),
    }),
    lines: {
      14: 'broken: authenticating-proxy → kube-apiserver | unknown elsewhere authenticating-proxy | x509: subject with cn=somebody is not in the allowed list',
    },
  },
  {
    title: 'another API server',
    add: (plane) =>
      withFlags(plane, 'kube-apiserver.yaml', [`--peer-ca-file=${pki}/ca.crt`, '--peer-advertise-ip=10.0.0.11']),
    lines: { 19: 'works: kube-apiserver → kube-apiserver | accepted | accepted' },
  },
  {
    title: 'an issuer of OIDC by flags',
    add: (plane) => ({
      ...withFlags(plane, 'kube-apiserver.yaml', [
        '--oidc-issuer-url=https://dex.example.com',
        `--oidc-ca-file=${pki}/oidc-ca.crt`,
      ]),
      [`${pki}/oidc-ca.crt`]: other.certificatePem,
    }),
    lines: { 23: 'unknown: kube-apiserver → oidc-issuer | unknown elsewhere oidc-issuer | none' },
  },
  {
    title: 'an issuer of OIDC by AuthenticationConfiguration',
    add: (plane) => ({
      ...withFlags(plane, 'kube-apiserver.yaml', [`--authentication-config=${pki}/authentication.yaml`]),
      [`${pki}/authentication.yaml`]: `apiVersion: apiserver.config.k8s.io/v1beta1
kind: AuthenticationConfiguration
jwt:
- issuer:
    url: https://dex.example.com
    audiences: [kubernetes]
    certificateAuthority: |
${inBlock(other.certificatePem, 6)}`,
    }),
    lines: { 23: 'unknown: kube-apiserver → oidc-issuer | unknown elsewhere oidc-issuer | none' },
  },
  ...issuers(),
  {
    title: 'a webhook that authenticates, by a kubeconfig',
    add: (plane) => ({
      ...withFlags(plane, 'kube-apiserver.yaml', [`--authentication-token-webhook-config-file=${pki}/webhook.conf`]),
      [`${pki}/webhook.conf`]: kubeconfigOf(
        'https://hook.example.com/authenticate',
        other.certificatePem,
        certificateUser(client),
      ),
    }),
    lines: {
      24: 'unknown: kube-apiserver → auth-webhook | unknown elsewhere auth-webhook | unknown elsewhere auth-webhook',
    },
  },
  {
    title: 'konnectivity',
    add: (plane) => ({
      ...withFlags(plane, 'kube-apiserver.yaml', [`--egress-selector-config-file=${pki}/egress.yaml`]),
      [`${pki}/konnectivity.crt`]: client.certificatePem,
      [`${pki}/konnectivity.key`]: client.keyPem,
      [`${pki}/konnectivity-ca.crt`]: other.certificatePem,
      [`${pki}/egress.yaml`]: `apiVersion: apiserver.k8s.io/v1beta1
kind: EgressSelectorConfiguration
egressSelections:
- name: cluster
  connection:
    proxyProtocol: HTTPConnect
    transport:
      tcp:
        url: https://10.0.0.11:8131
        tlsConfig:
          caBundle: ${pki}/konnectivity-ca.crt
          clientCert: ${pki}/konnectivity.crt
          clientKey: ${pki}/konnectivity.key
`,
    }),
    lines: {
      25: 'unknown: kube-apiserver → konnectivity-server | unknown elsewhere konnectivity-server | unknown elsewhere konnectivity-server',
    },
  },
  {
    title: 'an extender of the scheduler',
    add: () => ({
      '/etc/kubernetes/scheduler.yaml': `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection:
  kubeconfig: /etc/kubernetes/scheduler.conf
extenders:
- urlPrefix: https://extender.apps.svc:8443/scheduler
  filterVerb: filter
  enableHTTPS: true
  tlsConfig:
    caData: ${Buffer.from(other.certificatePem).toString('base64')}
    certData: ${Buffer.from(client.certificatePem).toString('base64')}
    keyData: ${Buffer.from(client.keyPem).toString('base64')}
`,
    }),
    lines: {
      26: 'unknown: kube-scheduler → scheduler-extender | unknown elsewhere scheduler-extender | unknown elsewhere scheduler-extender',
    },
  },
];

/** An issuer of OIDC whose certificate is among the files, by each form of configuration. */
function issuers(): readonly ConnectionCase[] {
  const secret = async (commonName: string) =>
    `${ingressOf('dex.example.com', 'dex-tls')}---\n${tlsSecretOf('dex-tls', await other.issue({ commonName, dnsNames: [commonName], extKeyUsage: ['serverAuth'] }))}`;
  const forms: readonly (readonly [string, (plane: ControlPlane, ca?: string) => Record<string, string>])[] = [
    [
      'flags',
      (plane, ca) => ({
        ...withFlags(plane, 'kube-apiserver.yaml', [
          '--oidc-issuer-url=https://dex.example.com',
          ...(ca === undefined ? [] : [`--oidc-ca-file=${pki}/oidc-ca.crt`]),
        ]),
        ...(ca === undefined ? {} : { [`${pki}/oidc-ca.crt`]: ca }),
      }),
    ],
    ['AuthenticationConfiguration', (plane, ca) => authentication(plane, 'url: https://dex.example.com', ca)],
    [
      'AuthenticationConfiguration with a discoveryURL',
      (plane, ca) =>
        authentication(
          plane,
          'url: https://login.example.com\n    discoveryURL: https://dex.example.com/.well-known',
          ca,
        ),
    ],
  ];
  const unknownCa = 'x509: certificate signed by unknown authority';
  const line = (state: string, verdict: string) => ({
    23: `${state}: kube-apiserver → oidc-issuer | ${verdict} | none`,
  });
  return forms.flatMap(([form, configure]): readonly ConnectionCase[] => [
    {
      title: `an issuer of OIDC by ${form}, behind an Ingress`,
      add: async (plane) => ({
        ...configure(plane, other.certificatePem),
        '/deploy/dex.yaml': await secret('dex.example.com'),
      }),
      lines: line('works', 'accepted'),
    },
    {
      title: `an issuer of OIDC by ${form}, of another CA`,
      add: async (plane) => ({
        ...configure(plane, plane.shared.ca.certificatePem),
        '/deploy/dex.yaml': await secret('dex.example.com'),
      }),
      lines: line('broken', unknownCa),
    },
    {
      title: `an issuer of OIDC by ${form}, without a CA`,
      add: async (plane) => ({ ...configure(plane), '/deploy/dex.yaml': await secret('dex.example.com') }),
      lines: line('unknown', 'unknown elsewhere systemRoots'),
    },
    {
      title: `an issuer of OIDC by ${form}, whose CA the machine trusts`,
      add: async (plane) => ({
        ...configure(plane),
        '/deploy/dex.yaml': await secret('dex.example.com'),
        '/usr/local/share/ca-certificates/company.crt': other.certificatePem,
      }),
      lines: line('works', 'accepted'),
    },
    {
      title: `an issuer of OIDC by ${form}, with another name`,
      add: async (plane) => ({
        ...configure(plane, other.certificatePem),
        '/deploy/dex.yaml': await secret('keycloak.example.com'),
      }),
      lines: line('broken', 'x509: certificate is valid for keycloak.example.com, not dex.example.com'),
    },
  ]);
}

function authentication(plane: ControlPlane, issuer: string, ca: string | undefined): Record<string, string> {
  const authority = ca === undefined ? '' : `    certificateAuthority: |\n${inBlock(ca, 6)}`;
  return {
    ...withFlags(plane, 'kube-apiserver.yaml', [`--authentication-config=${pki}/authentication.yaml`]),
    [`${pki}/authentication.yaml`]: `apiVersion: apiserver.config.k8s.io/v1beta1
kind: AuthenticationConfiguration
jwt:
- issuer:
    ${issuer}
    audiences: [kubernetes]
${authority}`,
  };
}
