import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const codes = /^clustermesh-/;
const secretOf = (name: string, namespace: string, values: Readonly<Record<string, string>>) => {
  const data = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, base64(text)]));
  return manifestOf('v1', 'Secret', { name, namespace }, { data });
};

describe('clusters of a mesh', async () => {
  const [one, other] = [await createTestCa({ name: 'Cilium CA' }), await createTestCa({ name: 'Cilium CA' })];
  const folder = '/var/lib/cilium/clustermesh';
  const cluster = async (
    own: string,
    remote: string,
    ca: typeof one,
    trusted: string,
    more: Readonly<Record<string, string>> = {},
  ) => {
    const served = await ca.issue({ dnsNames: ['*.mesh.cilium.io'], extKeyUsage: ['serverAuth'] });
    const settings = `endpoints:\n- https://${remote}.mesh.cilium.io:2379\ntrusted-ca-file: ${folder}/${trusted}\n`;
    return {
      [`${own}/mesh.yaml`]: secretOf('cilium-clustermesh', 'kube-system', { [remote]: settings, ...more }),
      [`${own}/server.yaml`]: secretOf('clustermesh-apiserver-server-cert', 'kube-system', {
        'tls.crt': served.certificatePem,
      }),
      [`${own}/remote.yaml`]: secretOf('clustermesh-apiserver-remote-cert', 'kube-system', {
        'ca.crt': ca.certificatePem,
      }),
    };
  };
  const common = 'common-etcd-client-ca.crt';

  test('trust one CA', async () => {
    const blue = await cluster('blue', 'green', one, common);
    const differ = await saidOfObjects({ ...blue, ...(await cluster('green', 'blue', other, common)) }, codes);
    assert.deepEqual(differ, ['error clustermesh-ca-differs: green', 'error clustermesh-ca-differs: blue']);
    assert.deepEqual(await saidOfObjects({ ...blue, ...(await cluster('green', 'blue', one, common)) }, codes), []);
    const bundle = manifestOf(
      'v1',
      'ConfigMap',
      { name: 'cilium-root-ca.crt', namespace: 'kube-system' },
      {
        data: { 'ca.crt': one.certificatePem + other.certificatePem },
      },
    );
    const bundled = { ...blue, ...(await cluster('green', 'blue', other, common)), 'blue/bundle.yaml': bundle };
    assert.deepEqual(await saidOfObjects(bundled, codes), []);
    const another = { ...blue, ...(await cluster('red', 'pink', other, common)) };
    assert.deepEqual(await saidOfObjects(another, codes), [], 'another mesh');
  });
  test('or have the CA of the other one in their Secret', async () => {
    const trusting = (own: string, remote: string, ca: typeof one, trusted: typeof one) =>
      cluster(own, remote, ca, `${remote}-ca.crt`, { [`${remote}-ca.crt`]: trusted.certificatePem });
    const files = {
      ...(await trusting('blue', 'green', one, other)),
      ...(await trusting('green', 'blue', other, one)),
    };
    assert.deepEqual(await saidOfObjects(files, codes), []);
    assert.deepEqual(await saidOfObjects(await cluster('blue', 'green', one, common), codes), [], 'alone');
  });
});

describe('clusters of an Istio mesh', async () => {
  const [root, other] = [await createTestCa({ name: 'Root CA' }), await createTestCa({ name: 'Root CA' })];
  const signed = async (ca: typeof root) => ca.issueCa({ name: 'Intermediate CA' });
  const cluster = async (own: string, remote: string, ca: typeof root) => {
    const { certificatePem } = await signed(ca);
    const labels = { 'istio/multiCluster': 'true' };
    const annotations = { 'networking.istio.io/cluster': remote };
    const metadata = { name: `istio-remote-secret-${remote}`, namespace: 'istio-system', labels, annotations };
    return {
      [`${own}/cacerts.yaml`]: secretOf('cacerts', 'istio-system', {
        'ca-cert.pem': certificatePem,
        'root-cert.pem': ca.certificatePem,
        'cert-chain.pem': certificatePem + ca.certificatePem,
      }),
      [`${own}/remote.yaml`]: manifestOf('v1', 'Secret', metadata, { stringData: { [remote]: 'kind: Config\n' } }),
    };
  };
  const judged = (files: Readonly<Record<string, string>>) => saidOfObjects(files, /^istio-roots-/);

  test('have one root, or are told of both', async () => {
    const blue = await cluster('blue', 'green', root);
    const green = await cluster('green', 'blue', other);
    const expected = ['error istio-roots-differ: LS0tLS1CRUdJ…', 'error istio-roots-differ: LS0tLS1CRUdJ…'];
    assert.deepEqual(await judged({ ...blue, ...green }), expected);
    assert.deepEqual(await judged({ ...blue, ...(await cluster('green', 'blue', root)) }), []);
    const mesh = manifestOf(
      'v1',
      'ConfigMap',
      { name: 'istio', namespace: 'istio-system' },
      { data: { mesh: 'caCertificates:\n- pem: x\n' } },
    );
    assert.deepEqual(await judged({ ...blue, ...green, 'blue/mesh.yaml': mesh }), []);
  });
  test('are of one mesh only where one reads the other', async () => {
    const { 'blue/cacerts.yaml': blue = '' } = await cluster('blue', 'green', root);
    const { 'green/cacerts.yaml': green = '' } = await cluster('green', 'blue', other);
    assert.deepEqual(await judged({ 'blue/cacerts.yaml': blue, 'green/cacerts.yaml': green }), []);
    assert.deepEqual(await judged(await cluster('blue', 'green', root)), [], 'the other one is not here');
    const another = { ...(await cluster('blue', 'green', root)), 'red/cacerts.yaml': green };
    assert.deepEqual(await judged(another), [], 'another mesh');
    const asFile = { ...(await cluster('blue', 'green', root)), 'cas/green.yaml': green };
    assert.deepEqual(await judged(asFile), ['error istio-roots-differ: LS0tLS1CRUdJ…'], 'in a file of its name');
    const inside = Object.fromEntries(Object.entries(another).map(([path, text]) => [`green/${path}`, text]));
    assert.deepEqual(await judged(inside), [], 'in a folder of both');
  });
});
