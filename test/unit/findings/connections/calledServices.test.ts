import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { refusals } from '../../../../src/core/pki/cluster/connections/refusals.ts';
import { connectionTitle } from '../../../../src/core/present/connections/partyWords.ts';
import { logLines } from '../../../../src/core/present/connections/verdictWords.ts';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { readLoggedErrors } from '../../../../src/core/present/explain/readLoggedErrors.ts';
import { findingsIn, graphOf } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const namespace = 'shop';
const ca = await createTestCa({ name: 'shop-ca' });
const host = `admission.${namespace}.svc`;
const served = await ca.issue({ commonName: 'shop', dnsNames: [host], extKeyUsage: ['serverAuth'] });
const caBundle = base64(ca.certificatePem);
const called = (port?: number) => ({
  name: 'admission',
  namespace,
  ...(port === undefined ? {} : { port }),
});

const webhook = (port?: number): string =>
  manifestOf(
    'admissionregistration.k8s.io/v1',
    'ValidatingWebhookConfiguration',
    { name: 'shop' },
    { webhooks: [{ name: 'v.shop.io', clientConfig: { service: called(port), caBundle } }] },
  );
const conversion = (port?: number): string =>
  manifestOf(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    { name: 'orders.shop.io' },
    {
      spec: {
        group: 'shop.io',
        conversion: { strategy: 'Webhook', webhook: { clientConfig: { service: called(port), caBundle } } },
      },
    },
  );
const api = (port?: number): string =>
  manifestOf(
    'apiregistration.k8s.io/v1',
    'APIService',
    { name: 'v1.shop.io' },
    {
      spec: { group: 'shop.io', version: 'v1', service: called(port), caBundle },
    },
  );
const service = (spec: Fields = {}): string =>
  manifestOf(
    'v1',
    'Service',
    { name: 'admission', namespace },
    { spec: { selector: { app: 'shop' }, ports: [{ port: 443, targetPort: 8443 }], ...spec } },
  );
const pods = (app = 'shop', kind = 'Deployment'): string => {
  const template = {
    metadata: { labels: { app } },
    spec: {
      containers: [{ name: 'shop', ports: [{ containerPort: 8443 }] }],
    },
  };
  return kind === 'Pod'
    ? manifestOf('v1', kind, { name: 'shop', namespace, labels: { app } }, { spec: template.spec })
    : manifestOf(
        'apps/v1',
        kind,
        { name: 'shop', namespace },
        { spec: { selector: { matchLabels: { app } }, template } },
      );
};
const secret = tlsSecret({ name: 'shop-cert', namespace }, served);
const at = Date.parse('2026-06-12T00:00:00Z');

interface Files {
  readonly caller?: string;
  readonly service?: string | undefined;
  readonly pods?: string | undefined;
  readonly secret?: string;
}

const filesOf = (given: Files): Readonly<Record<string, string>> => {
  const {
    caller,
    service: target,
    pods: workload,
    secret: shown,
  } = {
    caller: webhook(),
    service: service(),
    pods: pods(),
    secret,
    ...given,
  };
  const all = { 'caller.yaml': caller, 'service.yaml': target, 'pods.yaml': workload, 'secret.yaml': shown };
  return Object.fromEntries(Object.entries(all).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
};

/** What kube-apiserver says of the server, or what would tell. */
async function judged(given: Files): Promise<string> {
  const model = connectionModelOf(await graphOf(filesOf(given)));
  const [verdict, ...others] = judgeConnections(model, at).filter(({ connection: { record } }) =>
    /webhook|aggregator/.test(record.id),
  );
  assert.equal(others.length, 0);
  const { server } = verdict ?? {};
  if (server?.kind === 'refused') return `broken: ${server.error}`;
  return server?.kind === 'unknown' ? `unknown: ${server.missing.name}` : (server?.kind ?? '');
}

const found = (given: Files) => saidOfObjects(filesOf(given), /^webhook-service-port-missing$/);
const only8443 = service({ ports: [{ name: 'https', port: 8443, targetPort: 8443 }] });
const noPort = 'broken: no service port 443 found for service "admission"';

describe('the Service that kube-apiserver calls', () => {
  for (const [kind, caller, error] of [
    ['a webhook', webhook, noPort],
    ['a conversion', conversion, noPort],
    ['an aggregated API', api, 'broken: service/admission in "shop" is not listening on port 443'],
  ] as const) {
    test(`has the port of ${kind}`, async () => {
      assert.match(await judged({ caller: caller() }), /^accepted$/);
      assert.match(await judged({ caller: caller(443) }), /^accepted$/);
      assert.equal(await judged({ caller: caller(), service: only8443 }), error);
      assert.equal(await judged({ caller: caller(443), service: only8443 }), error);
      assert.match(await judged({ caller: caller(8443), service: only8443 }), /^accepted$/);
      assert.deepEqual(await found({ caller: caller() }), []);
      assert.deepEqual(await found({ caller: caller(8443), service: only8443 }), []);
      assert.deepEqual(await found({ caller: caller(), service: only8443 }), [
        'error webhook-service-port-missing: admission',
      ]);
      assert.deepEqual(await found({ caller: caller(443), service: only8443 }), [
        'error webhook-service-port-missing: 443',
      ]);
    });
  }
  test('is told with its ports', async () => {
    const [finding] = (await findingsIn(filesOf({ service: only8443 }))).filter(
      ({ code }) => code === 'webhook-service-port-missing',
    );
    assert.match(finding?.message ?? '', /Service shop\/admission has no port 443, only 8443\. .*port: 8443/);
  });
  test('may be elsewhere, as its Pods may', async () => {
    // What it presents is here, for its name.
    assert.equal(await judged({ service: undefined }), 'accepted');
    const other = await ca.issue({ commonName: 'admission', dnsNames: ['elsewhere'], extKeyUsage: ['serverAuth'] });
    const named = tlsSecret({ name: 'admission', namespace }, other);
    // Named after it and of the CA that is set for it, it is what the server presents, and the problem says so, too.
    assert.match(await judged({ service: undefined, secret: named }), /^broken: .* not admission\.shop\.svc$/);
    assert.ok(
      (await findingsIn(filesOf({ service: undefined, secret: named }))).some(
        ({ code }) => code === 'webhook-san-missing-service',
      ),
    );
    assert.equal(
      await judged({ service: undefined, secret: tlsSecret({ name: 'admission', namespace: 'web' }, served) }),
      'unknown: Service shop/admission',
    );
    assert.equal(await judged({ pods: undefined }), 'unknown: Pod (app=shop)');
    assert.equal(await judged({ pods: pods('shpo') }), 'unknown: Pod (app=shop)');
    for (const kind of ['DaemonSet', 'StatefulSet', 'ReplicaSet', 'Pod'])
      assert.match(await judged({ pods: pods('shop', kind) }), /^accepted$/, kind);
    assert.deepEqual(await found({ service: undefined }), []);
    assert.deepEqual(await found({ pods: undefined }), []);
  });
  test('needs no selector where others write its addresses', async () => {
    const ports = [{ port: 443 }];
    const bare = manifestOf('v1', 'Service', { name: 'admission', namespace }, { spec: { ports } });
    assert.match(await judged({ service: bare, pods: undefined }), /^accepted$/);
  });
  test('of another name has nothing to do with it', async () => {
    const external = manifestOf(
      'v1',
      'Service',
      { name: 'admission', namespace },
      {
        spec: { type: 'ExternalName', externalName: 'admission.example.com' },
      },
    );
    assert.match(await judged({ service: external }), /^accepted$/);
    assert.deepEqual(await found({ service: external }), []);
  });
  test('has ports that a template or a patch may write', async () => {
    const open = service({ ports: [{ port: '{{ .Values.port }}', targetPort: 8443 }] });
    assert.match(await judged({ service: open }), /^unknown/);
    assert.deepEqual(await found({ service: open }), []);
    const patched = { ...filesOf({ service: only8443 }), 'kustomization.yaml': 'patches:\n- path: p.yaml\n' };
    assert.deepEqual(await saidOfObjects(patched, /^webhook-service-port-missing$/), []);
  });

  test('is not known where two differ, or without an address of its own', async () => {
    const two = {
      'a.yaml': webhook(),
      'b.yaml': service({ ports: [{ port: 9443 }] }),
      'c.yaml': service(),
      'd.yaml': secret,
      'e.yaml': pods(),
    };
    assert.deepEqual(await saidOfObjects(two, /^webhook-service-port-missing$/), []);
    const verdicts = judgeConnections(connectionModelOf(await graphOf(two)), at);
    assert.deepEqual(
      verdicts.map(({ state }) => state),
      ['unknown'],
    );
    assert.equal(await judged({ service: service({ clusterIP: 'None' }) }), 'unknown: --enable-aggregator-routing');
  });

  test('is called at the port of the reference, as logs say', async () => {
    const files = filesOf({ caller: api(6443) });
    const [verdict] = judgeConnections(connectionModelOf(await graphOf(files)), at);
    const [refusal] = verdict === undefined ? [] : refusals(verdict);
    assert.ok(verdict !== undefined && refusal !== undefined);
    const lines = logLines(verdict, refusal.by, refusal.verdict);
    assert.deepEqual(
      lines.map(({ printedBy }) => printedBy),
      ['client'],
      'nothing reaches the server',
    );
    const [called] = judgeConnections(connectionModelOf(await graphOf(filesOf({ caller: webhook(9443) }))), at);
    const [asked] = called === undefined ? [] : refusals(called);
    assert.ok(called !== undefined && asked !== undefined);
    assert.match(connectionTitle(called.connection, true), /:9443$/);
    assert.match(logLines(called, asked.by, asked.verdict)[0]?.text ?? '', /admission\.shop\.svc:9443\//);
  });

  test('explains a line of this Service, and of no other', async () => {
    const graph = await graphOf(filesOf({ service: only8443 }));
    const context = { graph, policy: defaultPolicy, findings: evaluate(graph, defaultPolicy, at), now: at };
    const explained = (name: string) =>
      explainErrors(
        `failed to call webhook: Post "https://${name}.shop.svc:443/v": no service port 443 found for service "${name}"`,
        context,
      ).map(({ connections, findings }) => [connections.length, findings.length]);
    assert.deepEqual(explained('admission'), [[1, 0]]);
    assert.deepEqual(explained('other'), [[0, 0]], 'known, and not here');
  });
});

describe('the Service that kube-apiserver calls in another namespace', () => {
  /** As it was called before it moved. */
  const old = (text: string) => text.replace('"namespace": "shop"', '"namespace": "old"');
  const told = (files: Readonly<Record<string, string>>) =>
    saidOfObjects(files, /^webhook-service-in-other-namespace$/);
  const misplaced = ['error webhook-service-in-other-namespace: old'];

  for (const [kind, caller, error, frame] of [
    ['a webhook', webhook, 'service "admission" not found', 'failed calling webhook "v.shop.io"'],
    [
      'a conversion',
      conversion,
      'service "admission" not found',
      'conversion webhook for shop.io/v1, Kind=Order failed',
    ],
    ['an aggregated API', api, 'service/admission in "old" is not present', 'ServiceNotFound'],
  ] as const) {
    test(`is told for ${kind}, and explains its log`, async () => {
      const files = filesOf({ caller: old(caller()) });
      assert.equal(await judged({ caller: old(caller()) }), `broken: ${error}`);
      assert.deepEqual(await told(files), misplaced);
      const graph = await graphOf(files);
      const context = { graph, policy: defaultPolicy, findings: evaluate(graph, defaultPolicy, at), now: at };
      const line = `${frame}: Post "https://admission.old.svc:443/v": ${error}`;
      const [explained] = explainErrors(line, context);
      assert.deepEqual(
        explained?.connections.map(({ findings }) => findings.map(({ code }) => code)),
        [['webhook-service-in-other-namespace']],
      );
    });
  }
  test('may be another one of that name, where nothing else connects them', async () => {
    const other = await createTestCa({ name: 'other-ca' });
    const files = filesOf({ caller: old(webhook()) });
    const foreign = (files['caller.yaml'] ?? '').replace(caBundle, base64(other.certificatePem));
    assert.deepEqual(await told({ ...files, 'caller.yaml': foreign }), []);
    assert.deepEqual(await told({ ...files, 'there.yaml': old(service()) }), []);
    assert.deepEqual(await told({ ...files, 'there.yaml': service().replace('"shop"', '"third"') }), []);
  });
  test('is meant by an object in the same file with the same CA', async () => {
    const { 'secret.yaml': _, ...files } = filesOf({ caller: `${old(conversion())}---\n${webhook()}` });
    assert.deepEqual(await told(files), misplaced);
    const alone = { ...files, 'caller.yaml': old(conversion()), 'webhook.yaml': webhook() };
    assert.deepEqual(await told(alone), []);
  });
  test('may be moved by kustomize', async () => {
    const files = filesOf({ caller: old(webhook()) });
    assert.deepEqual(await told({ ...files, 'kustomization.yaml': 'namespace: shop\n' }), []);
  });
  test('of an Ingress is no call of kube-apiserver', () => {
    const line = 'error obtaining service: service "default/web" not found';
    assert.deepEqual(
      readLoggedErrors(line, true).map(({ record }) => record.id),
      [],
    );
  });
});
