import { createTestCa, type TestCa } from '../../../../../support/testPki.ts';
import { type ConnectionCase, ingressOf, tlsSecretOf } from './connectionCase.ts';

type Files = Readonly<Record<string, string>>;

const host = 'registry.example.com';
const ca = await createTestCa({ name: 'registry-ca' });
const other = await createTestCa({ name: 'registry-ca' });

async function served(name = host): Promise<Files> {
  const leaf = await ca.issue({ commonName: name, dnsNames: [name], extKeyUsage: ['serverAuth'] });
  return { '/deploy/registry.yaml': `${ingressOf(host, 'registry-tls')}---\n${tlsSecretOf('registry-tls', leaf)}` };
}

const containerd = '/etc/containerd/certs.d';
const caFile = '/etc/registry/ca.crt';

/** The settings of a container runtime for a registry: with a CA, and with the settings of its TLS given. */
type Form = (key: string, of: TestCa, skip?: boolean) => Files;

const forms: Readonly<Record<string, Form>> = {
  'hosts.toml': (key, of, skip) => ({
    [`${containerd}/${key}/hosts.toml`]: `server = "https://${host}"

[host."https://${key}"]
  capabilities = ["pull", "resolve"] # no push
  ${skip === true ? 'skip_verify = true' : 'ca = "/etc/registry/ca.crt"'}
`,
    [caFile]: of.certificatePem,
  }),
  'hosts.toml with settings for its server': (key, of, skip) => ({
    [`${containerd}/${key}/hosts.toml`]: `server = 'https://${key}'\n${skip === true ? 'skip_verify = true' : `ca = [\n  "${caFile}",\n]`}\n[host."https://mirror.invalid"]\n`,
    [caFile]: of.certificatePem,
  }),
  'a relative path': (key, of, skip) => ({
    [`${containerd}/${key}/hosts.toml`]: `[host."https://${key}"]\n  ${skip === true ? 'skip_verify = true' : 'ca = "own.pem"'}\n`,
    [`${containerd}/${key}/own.pem`]: of.certificatePem,
  }),
  'config.toml': (key, of, skip) => ({
    '/etc/containerd/config.toml': `version = 2
[plugins."io.containerd.grpc.v1.cri".registry]
  [plugins."io.containerd.grpc.v1.cri".registry.configs."${key}".tls]
    ca_file = "${caFile}"
    insecure_skip_verify = ${skip === true}
`,
    [caFile]: of.certificatePem,
  }),
  'registries.yaml': (key, of, skip) => ({
    '/etc/rancher/k3s/registries.yaml': `mirrors:
  docker.io:
    endpoint: ["https://${host}"]
configs:
  "${key}":
    tls:
      ca_file: ${caFile}
      insecure_skip_verify: ${skip === true}
`,
    [caFile]: of.certificatePem,
  }),
  ...Object.fromEntries(
    [containerd, '/etc/docker/certs.d', '/etc/containers/certs.d'].map((folder): [string, Form] => [
      folder,
      (key, of) => ({ [`${folder}/${key}/ca.crt`]: of.certificatePem }),
    ]),
  ),
};

const unknownStore = 'unknown elsewhere systemRoots';
const unknownCa = 'x509: certificate signed by unknown authority';
const line = (state: string, verdict: string) => `${state}: container-runtime → registry | ${verdict} | none`;

/** Container runtimes and registries, by each form of their settings. */
export const registryCases: readonly ConnectionCase[] = Object.entries(forms).flatMap(([form, settings]) => {
  const lines = (state: string, verdict: string) => ({ 31: [line(state, verdict)] });
  return [
    {
      title: `a registry by ${form}`,
      add: async () => ({ ...settings(host, ca), ...(await served()) }),
      lines: lines('works', 'accepted'),
    },
    {
      title: `a registry by ${form}, of another CA`,
      add: async () => ({ ...settings(host, other), ...(await served()) }),
      lines: lines('unknown', unknownStore),
    },
    {
      title: `a registry by ${form}, with another name`,
      add: async () => ({ ...settings(host, ca), ...(await served('docker.example.com')) }),
      lines: lines('broken', `x509: certificate is valid for docker.example.com, not ${host}`),
    },
    ...(form.startsWith('/etc')
      ? [
          {
            title: `a registry whose CA is in another folder of ${form}`,
            add: async () => ({ ...settings('node-1', ca), ...(await served()) }),
            lines: { 31: [line('unknown', 'unknown elsewhere registry'), line('unknown', unknownStore)] },
          },
          {
            title: `a registry by ${form} that is not among the files`,
            add: () => settings(host, ca),
            lines: lines('unknown', 'unknown elsewhere registry'),
          },
        ]
      : [
          {
            title: `a registry by ${form} that is not verified`,
            add: async () => ({ ...settings(host, ca, true), ...(await served()) }),
            lines: lines('works', 'not verified: skipped'),
          },
        ]),
    ...(form === 'registries.yaml'
      ? [
          {
            title: 'a mirror in registries.yaml whose CA stands under its name',
            add: async () => ({ ...settings('docker.io', ca), ...(await served()) }),
            lines: { 31: [line('unknown', unknownStore)] },
          },
        ]
      : []),
    {
      title: `a registry by ${form} whose CA the machine trusts`,
      add: async () => ({
        ...settings(host, other),
        ...(await served()),
        '/usr/local/share/ca-certificates/registry.crt': ca.certificatePem,
      }),
      lines: lines('works', 'accepted'),
    },
    {
      title: `a registry by ${form}, of another CA than the machine trusts`,
      add: async () => ({
        ...settings(host, other),
        ...(await served()),
        '/usr/local/share/ca-certificates/company.crt': other.certificatePem,
      }),
      lines: lines('broken', unknownCa),
    },
  ];
});
