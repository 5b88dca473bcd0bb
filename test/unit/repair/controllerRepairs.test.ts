import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { planRepairs } from '../../../src/core/repair/planRepair.ts';
import { controllerFiles } from '../../mutations/distributions/controllerSettings.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { applied, judge, type Texts } from '../../support/repair.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const codes =
  /^(?:flux-decryption-unusable|traefik-name-unknown|konnectivity-audience-mismatch|csi-token-requests-missing|registry-ca-misnamed|istio-file-not-mounted)$/;
const { certificatePem } = await createTestCa({ name: 'registry CA' });
const healthy = controllerFiles(certificatePem);

/** The titles of the repairs, after each of which nothing is wrong; `undefined` if none is offered. */
async function repairOf(file: string, ...edits: readonly (readonly [from: string | RegExp, to: string])[]) {
  const text = edits.reduce((old, [from, to]) => {
    const edited = old.replace(from, to);
    assert.notEqual(edited, old, String(from));
    return edited;
  }, healthy[file] ?? '');
  return repairIn({ ...healthy, [file]: text });
}

async function repairIn(texts: Texts) {
  const { graph, findings } = await judge(texts);
  const [finding, ...others] = findings.filter(({ code }) => codes.test(code));
  assert.ok(finding !== undefined && others.length === 0, findings.map(({ code }) => code).join());
  const context = { graph, now: testNow, tools: decodingTools, textOf: (path: string) => texts[path] };
  const repairs = planRepairs(context, finding);
  for (const repair of repairs) {
    const later = await judge(applied(texts, repair));
    assert.deepEqual(
      later.findings.filter(({ code }) => codes.test(code)).map(({ message }) => message),
      [],
    );
  }
  return repairs.length === 0 ? undefined : repairs.map(({ title }) => title).join('; ');
}

suite('what controllers go by is corrected where the files tell what is right', () => {
  test('konnectivity: the audience of the server', async () => {
    const audience = 'system:konnectivity-server';
    assert.equal(await repairOf('konnectivity/agent.yaml', [audience, 'agents']), `replace it with ${audience}`);
    const none = /^ +audience: system:konnectivity-server\n/m;
    assert.equal(await repairOf('konnectivity/agent.yaml', [none, '']), `add audience: ${audience}`);
  });

  test('Traefik: all names of an annotation, and none for what is for all namespaces', async () => {
    const file = 'traefik/portal.yaml';
    assert.equal(
      await repairOf(file, ['edge-headers@', 'headers@'], ['edge-login@', 'login@']),
      'replace it with edge-headers@kubernetescrd, edge-login@kubernetescrd',
    );
    const portal = String(healthy[file]).replace('edge-modern@kubernetescrd', 'edge-default@kubernetescrd');
    const objects = String(healthy['traefik/objects.yaml']).replace('name: modern', 'name: default');
    assert.equal(
      await repairIn({ ...healthy, [file]: portal, 'traefik/objects.yaml': objects }),
      'remove traefik.ingress.kubernetes.io/router.tls.options',
    );
  });

  test('OpenShift: the key of a registry whose CA can be meant', async () => {
    const key = 'mirror.example.com..8443';
    const title = `rename ca.crt to ${key} in ConfigMap registry-cas`;
    assert.equal(await repairOf('openshift/cas.yaml', [key, 'ca.crt']), title);
    const cas = String(healthy['openshift/cas.yaml']).replace(key, 'ca.crt');
    const image = String(healthy['openshift/image.yaml']).replace(
      /^( +)- domainName: .*\n/m,
      '$&$1- domainName: other.example.com:5000\n',
    );
    assert.equal(
      await repairIn({ ...healthy, 'openshift/cas.yaml': cas, 'openshift/image.yaml': image }),
      `${title}; ${title.replace(key, 'other.example.com..5000')}`,
    );
  });

  test('Flux: a name that tells what the key is, and the Secret with a key', async () => {
    const file = 'flux/keys.yaml';
    const renamed = (from: string, to: string) => `rename ${from} to ${to} in Secret sops-age`;
    assert.equal(await repairOf(file, ['age.agekey', 'age.key']), renamed('age.key', 'age.agekey'));
    assert.equal(
      await repairOf(file, ['age.agekey', 'key'], ['kept elsewhere', '"-----BEGIN PGP PRIVATE KEY BLOCK-----"']),
      renamed('key', 'key.asc'),
    );
    const none = /^ +decryption:\n(?: {4,}.*\n)+/m;
    assert.equal(await repairOf('flux/secrets.yaml', [none, '']), 'add spec.decryption.secretRef.name: sops-age');
    const unnamed = Object.entries(healthy).map(([path, text]) => [path, text.replaceAll('sops-age', 'sops')]);
    const texts = Object.fromEntries(unnamed);
    assert.equal(await repairIn({ ...texts, [file]: texts[file].replace('age.agekey', 'key') }), undefined);
  });

  test('the CSI driver: the audience of Azure, alone and beside another', async () => {
    const title = 'add spec.tokenRequests: api://AzureADTokenExchange';
    const driver = 'csi/driver.yaml';
    assert.equal(await repairOf(driver, [/^ +tokenRequests:\n(?: +- .*\n)+/m, '']), title);
    assert.equal(await repairOf(driver, [/api:\S+/, 'vault']), title);
  });

  test('Istio: the folder of the sidecar, a volume of the Pod, or a rule for the gateway alone', async () => {
    assert.equal(
      await repairOf('egress/rule.yaml', [/\/etc\/istio\/partner/g, '/etc/istio/others']),
      'replace it with /etc/istio/partner/tls.crt',
    );
    const file = 'egress/billing.yaml';
    const mounts = /^ +sidecar\.istio\.io\/userVolumeMount: .*\n/m;
    assert.equal(await repairOf(file, [mounts, '']), undefined);
    const other = '        team: billing\n';
    const volume = '$&\n        volumeMounts:\n          - {name: partner, mountPath: /etc/istio/partner}';
    assert.equal(
      await repairOf(file, [mounts, other], [/image: .*/, volume]),
      'add sidecar.istio.io/userVolumeMount: /etc/istio/partner',
    );
    const gateway = `apiVersion: apps/v1
kind: Deployment
metadata: {name: egress, namespace: billing}
spec:
  selector:
    matchLabels: {app: egress}
  template:
    metadata: {labels: {app: egress}}
    spec:
      containers:
        - name: istio-proxy
          image: istio/proxyv2:1.29.0
          volumeMounts: [{name: partner, mountPath: /etc/istio/partner}]
`;
    const billing = String(healthy[file]).replace(mounts, '');
    assert.equal(
      await repairIn({ ...healthy, [file]: billing, 'egress/gateway.yaml': gateway }),
      'add workloadSelector: app=egress',
    );
    const far = gateway.replace('namespace: billing', 'namespace: istio-egress');
    assert.equal(await repairIn({ ...healthy, [file]: billing, 'egress/gateway.yaml': far }), undefined);
  });
});
