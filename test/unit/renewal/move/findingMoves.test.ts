import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { assertGone } from '../../../support/findingActions.ts';
import { inBase64, kubeconfig } from '../../../support/manners.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop-ca' });
const other = await createTestCa({ name: 'other-ca' });
const issuing = await ca.issueCa({ name: 'issuing' });
const serving = await ca.issue({ extKeyUsage: ['serverAuth'], dnsNames: ['webhook.shop.svc'] });
const web = await issuing.issue({ commonName: 'web', extKeyUsage: ['serverAuth'], dnsNames: ['web.example.com'] });
const jane = await ca.issue({ commonName: 'jane' });

const secret = (certificates: string, key: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: webhook-tls, namespace: shop}\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${inBase64(certificates)}\n  tls.key: ${inBase64(key)}\n`;
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

describe('the quick fix that moves takes away', () => {
  it('cabundle-stale, with the CA of the service beside others in the bundle', async () => {
    const webhook = (caBundle: string) =>
      `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: shop} # mine\nwebhooks:\n- name: a.shop.example.com\n  clientConfig:\n    caBundle: ${inBase64(caBundle)} # of the webhook\n    service: {name: webhook, namespace: shop}\n`;
    const documents = {
      '/webhook.yaml': webhook(other.certificatePem),
      '/secret.yaml': secret(serving.certificatePem, serving.keyPem),
      '/ca.crt': ca.certificatePem,
    };
    const after = await assertGone(documents, 'cabundle-stale', testNow);
    assert.deepEqual(after, { ...documents, '/webhook.yaml': webhook(ca.certificatePem) });
  });

  const root = { '/root.crt': ca.certificatePem, '/issuing.crt': issuing.certificatePem };
  it('chain-incomplete in a Secret', async () => {
    const documents = { ...root, '/secret.yaml': secret(web.certificatePem, web.keyPem) };
    const after = await assertGone(documents, 'chain-incomplete', testNow);
    const whole = secret(web.certificatePem + issuing.certificatePem, web.keyPem);
    assert.deepEqual(after, { ...documents, '/secret.yaml': whole });
  });

  it('chain-wrong-order in a Secret', async () => {
    const documents = { ...root, '/secret.yaml': secret(issuing.certificatePem + web.certificatePem, web.keyPem) };
    const after = await assertGone(documents, 'chain-wrong-order', testNow);
    assert.equal(after['/secret.yaml'], secret(web.certificatePem + issuing.certificatePem, web.keyPem));
  });

  it('kubeconfig-path-missing, with the key that belongs to the certificate', async () => {
    const documents = {
      '/k/config': `apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-certificate: jane.crt\n    client-key: gone.key\n`,
      '/k/jane.crt': jane.certificatePem,
      '/elsewhere/jane.key': jane.keyPem,
    };
    const lookUps = new Map([['/k/gone.key', 'absent' as const]]);
    const graph = { ...(await clusterGraphOf(documents)), lookUps };
    const plan = planAction({ kind: 'embedFiles', path: '/k/config' }, { graph, now: testNow });
    const after = changedDocuments(documents, await carriedOut(plan, documents));
    const { user } = parse(String(after['/k/config'])).users[0];
    assert.equal(Buffer.from(user['client-key-data'], 'base64').toString(), jane.keyPem);
  });

  it('kubelet-conf-embedded', async () => {
    const node = await ca.issue({ commonName: 'system:node:a', organizations: ['system:nodes'] });
    const documents = {
      '/var/lib/kubelet/pki/kubelet-client-current.pem': node.certificatePem + node.keyPem,
      '/etc/kubernetes/kubelet.conf': kubeconfig(
        inBase64(node.certificatePem),
        `    client-key-data: ${inBase64(node.keyPem)}\n`,
      ),
    };
    await assertGone(documents, 'kubelet-conf-embedded', testNow);
  });

  const pem = (by: number): string => indented(web.keyPem, by);
  const places: Readonly<Record<string, string>> = {
    'ConfigMap, literal block': `# mine\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app # here\n  namespace: shop\ndata:\n  a: b\n  tls.key: |\n${pem(4)}  z: "1"\n`,
    'ConfigMap, quoted, last': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: shop}\ndata:\n  a: b\n  tls.key: ${JSON.stringify(web.keyPem)} # key\n`,
    'ConfigMap, quoted key': `kind: ConfigMap\napiVersion: v1\nmetadata: {name: app, namespace: shop}\ndata:\n  a: b\n  "tls.key": |\n${pem(4)}`,
    'ConfigMap, alone': `kind: ConfigMap\napiVersion: v1\nmetadata: {name: app, namespace: shop}\ndata:\n  tls.key: |\n${pem(4)}`,
  };
  for (const [name, document] of Object.entries(places)) {
    it(`private-key-in-configmap (${name})`, async () => {
      const after = await assertGone({ '/m/app.yaml': document }, 'private-key-in-configmap', testNow);
      const made = parse(String(after['/m/app-key.secret.yaml']));
      assert.deepEqual(made.metadata, { name: 'app-key', namespace: 'shop' });
      assert.equal(Buffer.from(made.data['tls.key'], 'base64').toString(), web.keyPem);
      const rest = Object.fromEntries(Object.entries(parse(document).data).filter(([key]) => key !== 'tls.key'));
      assert.deepEqual(parse(String(after['/m/app.yaml'])).data ?? {}, rest);
      assert.equal(parseAllDocuments(String(after['/m/app.yaml'])).length, 1);
    });
  }

  const pod = (value: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  containers:\n  - name: a\n    env:\n    - name: A\n      value: b\n    - name: TLS_KEY\n      value: ${value}\n    - {name: Z, value: z} # last\n`;
  const values: Readonly<Record<string, string>> = {
    'literal block': `|\n${pem(8)}`.trimEnd(),
    'double quotes': JSON.stringify(web.keyPem),
  };
  for (const [name, value] of Object.entries(values)) {
    it(`private-key-in-pod-spec (environment, ${name})`, async () => {
      await assertGone(
        { '/m/pod.yaml': pod(value).replace('      value: |', '      "value": |') },
        'private-key-in-pod-spec',
        testNow,
      );
      const after = await assertGone({ '/m/pod.yaml': pod(value) }, 'private-key-in-pod-spec', testNow);
      const { env } = parse(String(after['/m/pod.yaml'])).spec.containers[0];
      const reference = { secretKeyRef: { name: 'app-key', key: 'TLS_KEY' } };
      assert.deepEqual(env, [
        { name: 'A', value: 'b' },
        { name: 'TLS_KEY', valueFrom: reference },
        { name: 'Z', value: 'z' },
      ]);
      const made = parse(String(after['/m/app-key.secret.yaml']));
      assert.equal(Buffer.from(made.data.TLS_KEY, 'base64').toString(), web.keyPem);
    });
  }

  it('private-key-in-pod-spec (Route)', async () => {
    const route = `apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: shop, namespace: shop}\nspec:\n  host: web.example.com\n  tls:\n    termination: edge\n    certificate: |\n${indented(web.certificatePem, 6)}    key: |\n${pem(6)}    insecureEdgeTerminationPolicy: Redirect\n`;
    const after = await assertGone({ '/m/r.yaml': route }, 'private-key-in-pod-spec', testNow);
    assert.deepEqual(parse(String(after['/m/r.yaml'])).spec.tls, {
      termination: 'edge',
      externalCertificate: { name: 'shop-key' },
      insecureEdgeTerminationPolicy: 'Redirect',
    });
    const made = parse(String(after['/m/shop-key.secret.yaml']));
    assert.equal(made.type, 'kubernetes.io/tls');
    assert.equal(Buffer.from(made.data['tls.crt'], 'base64').toString(), web.certificatePem);
  });
});

it('does not move what it cannot: arguments, flow style, JSON', async () => {
  const args = `apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  containers:\n  - name: a\n    args:\n    - |\n${indented(web.keyPem, 6)}`;
  const json = JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { k: web.keyPem },
  });
  const flow = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: ${JSON.stringify(web.keyPem)}, l: m}\n`;
  const oneLine = flow.replace(', l: m', '');
  const lines = flow.replace('{k', '{\n  k').replace(', l: m}', '}');
  for (const [path, document] of [
    ['/a.yaml', args],
    ['/one.yaml', oneLine],
    ['/lines.yaml', lines],
    ['/json.yaml', json],
    ['/a.json', json],
    ['/f.yaml', flow],
  ] as const) {
    const graph = await clusterGraphOf({ [path]: document });
    const [file] = graph.files;
    const credential = file?.credentials[0];
    assert.ok(file !== undefined && credential !== undefined);
    const answer = planAction({ kind: 'moveToSecret', at: { file, credential } }, { graph, now: testNow });
    assert.ok(answer.kind === 'refusal' && answer.code === 'notRewritable', path);
  }
});
