import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { stringify } from 'yaml';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import type { ProbeTarget } from '../../../../src/core/present/probe/probeModel.ts';
import { allOffers, offersOfConnection, offersOfContext } from '../../../../src/core/present/probe/probeOffers.ts';
import { readProbeUrl, targetOfUrl } from '../../../../src/core/present/probe/probeTargets.ts';
import { base64 } from '../../../support/base64.ts';
import { generatedCluster } from '../../../support/generatedCluster.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { createTestCluster, pictureOf } from '../../../support/testCluster.ts';
import { testNow } from '../../../support/testPki.ts';

const cluster = await createTestCluster();
const path = '/home/jane/.kube/config';

async function targetWith(fields: Readonly<Record<string, unknown>>): Promise<ProbeTarget | undefined> {
  const { graph } = await pictureOf({ [path]: cluster.kubeconfig({ cluster: fields }), ...cluster.files }, []);
  return offersOfContext({ graph, findings: [], policy: defaultPolicy, now: testNow }, path)[0]?.target;
}

suite('the server of a context', () => {
  test('is asked as kubectl asks it', async () => {
    const target = await targetWith({});
    assert.deepEqual(
      [target?.host, target?.port, target?.serverName, target?.trust.kind, target?.proxyUrl],
      ['192.168.56.10', 6443, '192.168.56.10', 'anchors', undefined],
    );
    assert.equal(target?.expected[0]?.role?.id, 'apiserver');
    assert.equal(target?.clientShows.length, 1);
  });

  test('goes by the name that is set, through its proxy, verified as it is told', async () => {
    const named = await targetWith({ 'tls-server-name': 'kubernetes', 'proxy-url': 'http://proxy:3128' });
    assert.deepEqual([named?.serverName, named?.proxyUrl], ['kubernetes', 'http://proxy:3128']);
    const insecure = await targetWith({ 'insecure-skip-tls-verify': true, 'certificate-authority-data': undefined });
    assert.equal(insecure?.trust.kind, 'skipped');
    assert.equal((await targetWith({ 'certificate-authority-data': undefined }))?.trust.kind, 'systemRoots');
    assert.equal((await targetWith({ 'certificate-authority-data': base64('nothing') }))?.trust.kind, 'unknown');
  });

  test('is none where it is not in TLS, or hidden', async () => {
    for (const server of ['http://10.0.0.1:8080', 'https://{{ .Host }}:6443', 'https://${HOST}', '', 'nonsense /']) {
      assert.equal(await targetWith({ server }), undefined, server);
    }
  });
});

suite('the servers of connections', async () => {
  const files = await generatedCluster({ controlPlanes: 2, workers: 1 });
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  const context = { graph, findings: [], policy: defaultPolicy, now: testNow };

  test('are those that their flags name, with the CA that verifies them', () => {
    const etcd = connectionModelOf(graph).connections.filter(({ record }) => record.id === 'apiserver-to-etcd');
    assert.ok(etcd.length > 0);
    for (const { id } of etcd) {
      const [offer] = offersOfConnection(context, id);
      assert.ok(offer !== undefined);
      assert.equal(offer.target.port, 2379);
      assert.equal(offer.target.trust.kind === 'anchors' && offer.target.trust.nodes[0]?.role?.id, 'etcd-ca');
      assert.equal(offer.target.expected[0]?.role?.id, 'etcd-server');
      assert.equal(offer.target.clientShows[0]?.role?.id, 'apiserver-etcd-client');
    }
  });

  test('are listed once for each address and CA, harmless to show', () => {
    const offers = allOffers(context);
    const keys = offers.map(({ label, target }) => `${label} ${target.serverName} ${target.trust.kind}`);
    assert.equal(new Set(keys).size, keys.length, stringify(keys));
    assert.ok(
      keys.some((key) => key.startsWith('prod.example.com:6443')),
      stringify(keys),
    );
    assert.ok(offers.every(({ label, detail }) => label !== '' && detail !== ''));
  });

  test('are none of a connection that is not there', () => {
    assert.deepEqual(offersOfConnection(context, 'nothing'), []);
    assert.deepEqual(offersOfContext(context, 'nothing'), []);
  });
});

suite('an address', () => {
  for (const [text, expected] of [
    ['https://10.0.0.1:6443', '10.0.0.1 6443'],
    ['https://api.test', 'api.test 443'],
    ['https://[fd00::1]:2379/health', 'fd00::1 2379'],
    ['https://[::1]', '::1 443'],
    [' https://api.test:1 ', 'api.test 1'],
    ['https://api.test:0', undefined],
    ['https://api.test:70000', undefined],
    ['http://api.test', undefined],
    ['api.test:6443', undefined],
    ['', undefined],
    ['https://', undefined],
    ['https://a b', undefined],
    ['file:///etc', undefined],
  ] as const) {
    test(JSON.stringify(text), () => {
      const url = readProbeUrl(text);
      assert.equal(url && `${url.host} ${url.port}`, expected);
      assert.equal(targetOfUrl(text)?.trust.kind, expected && 'anyCa');
    });
  }
});
