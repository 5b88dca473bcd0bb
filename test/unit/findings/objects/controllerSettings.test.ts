import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { controllerFiles } from '../../../mutations/distributions/controllerSettings.ts';
import { saidOfObjects } from '../../../support/objectFindings.ts';

const healthy = controllerFiles();
const codes = /^(?:flux|traefik-name|konnectivity|csi|registry-ca|istio-file)-/;

/** What is said after texts of a file are replaced. */
async function saidWith(file: string, ...edits: readonly (readonly [from: string | RegExp, to: string])[]) {
  const text = edits.reduce((old, [from, to]) => {
    const edited = old.replace(from, to);
    assert.notEqual(edited, old, `${file}: ${from}`);
    return edited;
  }, healthy[file] ?? '');
  return saidOfObjects({ ...healthy, [file]: text }, codes);
}

describe('settings that controllers go by', () => {
  test('nothing is said of right ones', async () => {
    assert.deepEqual(await saidOfObjects(healthy, codes), []);
  });

  test('Flux: each name of a key that it reads is enough, and a provider without a Secret', async () => {
    for (const key of ['pgp.asc', 'a.agekey', 'sops.vault-token', 'sops.aws-kms', 'sops.azure-kv', 'sops.gcp-kms'])
      assert.deepEqual(await saidWith('flux/keys.yaml', ['age.agekey', key]), [], key);
    assert.deepEqual(await saidWith('flux/keys.yaml', ['age.agekey', 'age.key']), [
      'error flux-decryption-unusable: age.key',
    ]);
    assert.deepEqual(await saidWith('flux/secrets.yaml', [/^ +secretRef:\n +name: sops-age\n/m, '']), []);
  });

  test('Flux: a Secret that is not decrypted on purpose, and one of another folder', async () => {
    const none = /^ +decryption:\n(?: {4,}.*\n)+/m;
    assert.deepEqual(await saidWith('flux/secrets.yaml', [none, '']), ['error flux-decryption-unusable: secrets']);
    assert.deepEqual(await saidWith('flux/secrets.yaml', [none, ''], ['./flux/secrets', './flux/apps']), []);
    const off = 'metadata:\n  annotations:\n    kustomize.toolkit.fluxcd.io/decrypt: disabled\n';
    const { 'flux/secrets/database.yaml': database = '', 'flux/secrets.yaml': secrets = '' } = healthy;
    const files = { ...healthy, 'flux/secrets.yaml': secrets.replace(none, '') };
    assert.deepEqual(
      await saidOfObjects({ ...files, 'flux/secrets/database.yaml': database.replace('metadata:\n', off) }, codes),
      [],
    );
    const patch = `${secrets}  patches:\n  - patch: |\n      - {op: add, path: /spec/decryption, value: {provider: sops}}\n`;
    assert.deepEqual(
      await saidOfObjects({ ...files, 'flux/root.yaml': patch.replace('name: secrets', 'name: root') }, codes),
      [],
    );
  });

  test('Flux: a kustomization says which files of a folder are applied', async () => {
    const { 'flux/secrets.yaml': secrets = '', 'flux/secrets/database.yaml': database = '' } = healthy;
    const open = secrets.replace(/^ +decryption:\n(?: {4,}.*\n)+/m, '');
    const said = ['error flux-decryption-unusable: secrets'];
    const saidOf = (more: Record<string, string>, path = './flux/secrets') =>
      saidOfObjects({ ...healthy, 'flux/secrets.yaml': open.replace('./flux/secrets', path), ...more }, codes);
    const here = 'flux/secrets/kustomization.yaml';
    assert.deepEqual(await saidOf({ [here]: 'resources:\n- other.yaml\n# - database.yaml\n' }), []);
    assert.deepEqual(await saidOf({ [here]: 'resources: [other.yaml, ./database.yaml]\n' }), said);
    assert.deepEqual(await saidOf({ [here]: 'resources: [other.yaml]\n' }, './flux'), []);
    assert.deepEqual(await saidOf({ [here]: 'resources: [database.yaml]\n' }, './flux'), said);
    assert.deepEqual(await saidOf({ 'flux/kustomization.yaml': 'resources: [keys.yaml]\n' }, './flux'), []);
    // By way of other folders, of which one names the first again.
    const { 'flux/secrets/database.yaml': _, ...others } = healthy;
    const indirect = (bases: string) =>
      saidOfObjects(
        {
          ...others,
          'flux/secrets.yaml': open,
          [here]: 'resources:\n- "overlay"\n',
          'flux/secrets/overlay/kustomization.yaml': `bases:\n- ${bases}\n- ..\n`,
          'flux/secrets/base/shop/kustomization.yaml': 'resources:\n- database.yaml # encrypted\n',
          'flux/secrets/base/shop/database.yaml': database,
        },
        codes,
      );
    assert.deepEqual(await indirect('../base/shop/'), said);
    assert.deepEqual(await indirect('../base/other'), []);
  });

  test('Traefik: an object that is not here may exist, and so may one without a namespace', async () => {
    const file = 'traefik/portal.yaml';
    assert.deepEqual(await saidWith(file, ['edge-backends', 'backends']), [
      'error traefik-name-unknown: backends@kubernetescrd',
    ]);
    assert.deepEqual(await saidWith(file, ['edge-backends@kubernetescrd', 'others@kubernetescrd']), []);
    assert.deepEqual(await saidWith(file, ['edge-backends@kubernetescrd', 'backends@file']), []);
    assert.deepEqual(await saidWith('traefik/objects.yaml', [/^ +namespace: edge\n/m, '']), []);
  });

  test('Traefik: the options that are called default have no namespace', async () => {
    const { 'traefik/portal.yaml': portal = '', 'traefik/objects.yaml': objects = '' } = healthy;
    const files = (name: string) => ({
      ...healthy,
      'traefik/portal.yaml': portal.replace('edge-modern@kubernetescrd', name),
      'traefik/objects.yaml': objects.replace('name: modern', 'name: default'),
    });
    assert.deepEqual(await saidOfObjects(files('edge-default@kubernetescrd'), codes), [
      'error traefik-name-unknown: edge-default@kubernetescrd',
    ]);
    assert.deepEqual(await saidOfObjects(files('default'), codes), []);
  });

  test('konnectivity: a server that asks for no token, and one of several audiences', async () => {
    const other = ['system:konnectivity-server', 'agents'] as const;
    assert.deepEqual(await saidWith('konnectivity/agent.yaml', other), [
      'error konnectivity-audience-mismatch: agents',
    ]);
    const { 'konnectivity/agent.yaml': agent = '', 'konnectivity/server.yaml': server = '' } = healthy;
    const files = { ...healthy, 'konnectivity/agent.yaml': agent.replace(...other) };
    const open = server.replace(/^ +- --agent-namespace=.*\n/m, '');
    assert.deepEqual(await saidOfObjects({ ...files, 'konnectivity/server.yaml': open }, codes), []);
    const second = server
      .replace('name: konnectivity-server', 'name: second')
      .replace('=system:konnectivity-server', '=agents');
    assert.deepEqual(await saidOfObjects({ ...files, 'konnectivity/second.yaml': second }, codes), []);
  });

  test('CSI: who signs in otherwise needs no tokens', async () => {
    const { 'csi/driver.yaml': driver = '', 'csi/class.yaml': user = '' } = healthy;
    const without = driver.replace(/^ +tokenRequests:\n(?: +- .*\n)+/m, '');
    const saidOf = (text: string) =>
      saidOfObjects({ ...healthy, 'csi/driver.yaml': without, 'csi/class.yaml': text }, codes);
    assert.deepEqual(await saidOf(user), ['error csi-token-requests-missing: secrets-store.csi.k8s.io']);
    assert.deepEqual(await saidOf(user.replace('provider: azure', 'provider: vault')), []);
    assert.deepEqual(await saidOf(user.replace(/^( +)clientID: .*$/m, '$1useVMManagedIdentity: "true"')), []);
  });

  test('OpenShift: keys of registries that nothing here uses', async () => {
    const file = 'openshift/cas.yaml';
    assert.deepEqual(await saidWith(file, ['mirror.example.com..8443', 'ca.crt']), [
      'error registry-ca-misnamed: ca.crt',
    ]);
    assert.deepEqual(await saidWith(file, ['mirror.example.com..8443', 'other.example.com']), []);
    assert.deepEqual(await saidWith('openshift/image.yaml', ['mirror.example.com:8443', 'mirror.example.com']), []);
    const { [file]: cas = '', 'openshift/image.yaml': image = '' } = healthy;
    for (const service of ['image-registry.openshift-image-registry.svc', 'registry.shop.svc.cluster.local']) {
      const files = {
        [file]: cas.replace('mirror.example.com..8443', 'my-ca.crt'),
        'openshift/image.yaml': image.replace('mirror.example.com:8443', `${service}:5000`),
      };
      assert.deepEqual(await saidOfObjects({ ...healthy, ...files }, codes), [], service);
    }
  });

  test('Istio: a rule for others, and Pods without a sidecar', async () => {
    const mounts = /^ +sidecar\.istio\.io\/userVolumeMount: .*\n/m;
    const { 'egress/rule.yaml': rule = '', 'egress/billing.yaml': billing = '' } = healthy;
    const plain = billing.replace(mounts, '');
    const saidOf = (ofRule: string, ofPods = plain) =>
      saidOfObjects({ ...healthy, 'egress/rule.yaml': ofRule, 'egress/billing.yaml': ofPods }, codes);
    assert.deepEqual(await saidOf(rule), ['error istio-file-not-mounted: /etc/istio/partner/tls.crt']);
    assert.deepEqual(await saidOf(rule.replace('spec:\n', 'spec:\n  exportTo: [istio-egress]\n')), []);
    const selecting = 'spec:\n  workloadSelector: {matchLabels: {app: gateway}}\n';
    assert.deepEqual(await saidOf(rule.replace('spec:\n', selecting)), []);
    assert.deepEqual(await saidOf(rule.replaceAll('/etc/istio/partner', '/etc/certs')), []);
    assert.deepEqual(await saidOf(rule, plain.replace('enabled', 'disabled')), []);
    assert.deepEqual(await saidOf(rule.replace('namespace: billing', 'namespace: other')), []);
  });

  test('Istio: a sidecar that has the files is the client, a gateway is not', async () => {
    const { 'egress/billing.yaml': billing = '' } = healthy;
    const database = (billing.split(/^---\n/m).at(-1) ?? '')
      .replace(/^ +sidecar\.istio\.io\/userVolumeMount: .*\n/m, '')
      .replaceAll(/(name|app): billing\b/g, '$1: database');
    assert.match(database, /name: database\n/);
    const saidOf = (ofClient: string) =>
      saidOfObjects({ ...healthy, 'egress/billing.yaml': ofClient, 'egress/database.yaml': database }, codes);
    assert.deepEqual(await saidOf(billing), []);
    const gateway = billing.replace(
      'name: billing\n        image: billing:1',
      'name: istio-proxy\n        image: auto',
    );
    assert.notEqual(gateway, billing);
    assert.deepEqual(await saidOf(gateway), ['error istio-file-not-mounted: /etc/istio/partner/tls.crt']);
  });
});
