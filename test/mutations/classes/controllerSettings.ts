import type { Mutation, MutationClass } from '../mutation.ts';
import { edit } from './shorthand.ts';

/** What controllers do not find, because it is called otherwise, is for another audience, or is not mounted. */
export const controllerSettings: MutationClass = ({ tree }) =>
  tree.files.has('flux/keys.yaml') ? [...decryption(), ...names(), ...tokens(), ...registries(), ...proxies()] : [];

function decryption(): readonly Mutation[] {
  const code = 'flux-decryption-unusable';
  return [
    ...['age.key', 'keys.txt', 'identity', 'agekey'].map((key) =>
      edit(`a key for Flux called ${key}`, 'flux/keys.yaml', 'age.agekey', key, code),
    ),
    edit('a Kustomization without decryption', 'flux/secrets.yaml', /^ +decryption:\n(?: {4,}.*\n)+/m, '', code),
  ];
}

function names(): readonly Mutation[] {
  const file = 'traefik/portal.yaml';
  const code = 'traefik-name-unknown';
  return ['backends', 'modern', 'headers', 'login'].flatMap((name) => [
    edit(`${name} without its namespace`, file, `edge-${name}@kubernetescrd`, `${name}@kubernetescrd`, code),
    edit(`${name} without the provider`, file, `edge-${name}@kubernetescrd`, `edge-${name}`, code),
  ]);
}

function tokens(): readonly Mutation[] {
  const agent = 'konnectivity/agent.yaml';
  const audience = /^ +audience: system:konnectivity-server\n/m;
  const other = 'system:konnectivity-agent';
  const driver = 'csi/driver.yaml';
  return [
    edit('an agent for another audience', agent, 'system:konnectivity-server', other, 'konnectivity-audience-mismatch'),
    edit('an agent without an audience', agent, audience, '', 'konnectivity-audience-mismatch'),
    {
      ...edit('a server for another audience', 'konnectivity/server.yaml', 'system:konnectivity-server', other),
      expected: { codes: ['konnectivity-audience-mismatch'], files: [agent] },
    },
    edit('a CSI driver without tokens', driver, /^ +tokenRequests:\n(?: +- .*\n)+/m, '', 'csi-token-requests-missing'),
    edit('a CSI driver with tokens for Vault', driver, /api:\S+/, 'vault', 'csi-token-requests-missing'),
  ];
}

function registries(): readonly Mutation[] {
  return ['ca.crt', 'mirror.pem', 'mirror.example.com'].map((key) =>
    edit(
      `a CA for registries under ${key}`,
      'openshift/cas.yaml',
      'mirror.example.com..8443',
      key,
      'registry-ca-misnamed',
    ),
  );
}

function proxies(): readonly Mutation[] {
  const code = 'istio-file-not-mounted';
  const rule = 'egress/rule.yaml';
  return [
    edit('files of a rule in another folder', rule, /\/etc\/istio\/partner/g, '/etc/istio/others', code),
    {
      ...edit(
        'a sidecar that mounts nothing',
        'egress/billing.yaml',
        /^ +sidecar\.istio\.io\/userVolumeMount: .*\n/m,
        '',
      ),
      expected: { codes: [code], files: [rule] },
    },
  ];
}
