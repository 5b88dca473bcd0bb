import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ChangePlan } from '../../../src/core/renewal/change/changeModel.ts';
import { kubeadmPolicyOn } from '../../../src/core/renewal/kubeadmPolicy.ts';
import { planAction, type RenewalAction } from '../../../src/core/renewal/planAction.ts';
import { clusterGraphOf, type Documents } from '../../support/changes.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const configuration = (fields: string, version = 'v1beta4'): string =>
  `apiVersion: kubeadm.k8s.io/${version}\nkind: ClusterConfiguration\n${fields}\n`;

const withConfiguration = (text: string): Documents => {
  const others = Object.entries(tree).filter(([, content]) => !content.includes('kind: ClusterConfiguration'));
  return { ...Object.fromEntries(others), '/etc/kubernetes/kubeadm-config.yaml': text };
};

async function planned(text: string, action?: RenewalAction): Promise<ChangePlan> {
  const documents = withConfiguration(text);
  const graph = await clusterGraphOf(documents);
  const { fingerprint } = nodeOf(graph, certificateIn(graph, '/etc/kubernetes/pki/apiserver.crt'));
  return accepted(planAction(action ?? { kind: 'renew', fingerprints: [fingerprint] }, { graph, now }));
}

suite('what kubeadm’s configuration says of new certificates', () => {
  for (const [fields, version, end, codes] of [
    ['certificateValidityPeriod: 72h', 'v1beta4', now + 72 * 3_600_000, ['shortPeriod']],
    ['certificateValidityPeriod: 1h', 'v1beta4', now + 3_600_000, ['shortPeriod']],
    // Over before anything has restarted with it.
    ['certificateValidityPeriod: 10s', 'v1beta4', now + 8760 * 3_600_000, []],
    ['certificateValidityPeriod: 59m59s', 'v1beta4', now + 8760 * 3_600_000, []],
    ['certificateValidityPeriod: 4380h0m0s', 'v1beta4', now + 4380 * 3_600_000, []],
    ['certificateValidityPeriod: 175200h', 'v1beta4', Date.parse('2036-11-21T14:22:09Z'), ['cutAtCaEnd']],
    // What kubeadm would not obey, or what would end at once.
    ['certificateValidityPeriod: 72h', 'v1beta3', now + 8760 * 3_600_000, []],
    ['certificateValidityPeriod: 0s', 'v1beta4', now + 8760 * 3_600_000, []],
    ['certificateValidityPeriod: soon', 'v1beta4', now + 8760 * 3_600_000, []],
  ] as const) {
    test(`${fields} in ${version}`, async () => {
      const { certificates, warnings } = await planned(configuration(fields, version));
      assert.equal(certificates[0]?.validity.notAfter, end);
      assert.deepEqual(
        warnings.map(({ code }) => code),
        codes,
      );
    });
  }

  test('holds for what is made, too: leaves, CAs, users and kinds of keys', async () => {
    const text = configuration(
      'certificateValidityPeriod: 72h\ncaCertificateValidityPeriod: 240h\nencryptionAlgorithm: ECDSA-P384',
    );
    const documents = withConfiguration(text);
    const graph = await clusterGraphOf(documents);
    const policy = kubeadmPolicyOn(graph, new Set(['']));
    assert.deepEqual(policy, { period: 72 * 3_600_000, caPeriod: 240 * 3_600_000, keyAlgorithm: 'P-384' });

    const user = await planned(text, {
      kind: 'newUser',
      host: '',
      server: 'https://a:6443',
      path: '/jane.conf',
      commonName: 'jane',
      organizations: [],
    });
    assert.deepEqual(
      [user.certificates[0]?.validity.notAfter, user.keys[0]?.algorithm, user.warnings.map(({ code }) => code)],
      [now + 72 * 3_600_000, 'P-384', ['shortPeriod']],
    );

    const names = { apiServerNames: [], etcdServerNames: [], etcdPeerNames: [] };
    const told = {
      nodeName: 'n',
      advertiseAddress: '10.0.0.1',
      serviceAddress: '10.96.0.1',
      dnsDomain: 'cluster.local',
    };
    const all = await planned(text, { kind: 'newClusterPki', folder: '/new', names: { ...names, ...told }, policy });
    for (const { isCa, validity } of all.certificates) {
      assert.equal(validity.notAfter, now + (isCa === true ? 240 : 72) * 3_600_000);
    }
    assert.ok(all.keys.every(({ algorithm }) => algorithm === 'P-384'));
    const longer = { ...policy, period: 480 * 3_600_000 };
    const cut = await planned(text, {
      kind: 'newClusterPki',
      folder: '/new',
      names: { ...names, ...told },
      policy: longer,
    });
    // The CA that is there is another cluster's.
    assert.ok(cut.warnings.some(({ code }) => code === 'otherCluster'));
    const leaves = cut.certificates.filter(({ isCa }) => isCa !== true);
    assert.deepEqual(new Set(leaves.map(({ validity }) => validity.notAfter)), new Set([now + 240 * 3_600_000]));
    assert.equal(cut.warnings.filter(({ code }) => code === 'cutAtCaEnd').length, leaves.length);

    const { '/etc/kubernetes/pki/front-proxy-client.crt': _, ...missing } = documents;
    const graphWithout = await clusterGraphOf(missing);
    const action = { kind: 'issueMissing', role: 'front-proxy-client', host: '' } as const;
    const leaf = accepted(planAction(action, { graph: graphWithout, now }));
    assert.equal(leaf.certificates[0]?.validity.notAfter, now + 72 * 3_600_000);
  });

  test('says nothing where configurations contradict each other', async () => {
    const documents = {
      '/a.yaml': configuration('certificateValidityPeriod: 72h'),
      '/b.yaml': configuration('certificateValidityPeriod: 96h'),
    };
    assert.deepEqual(kubeadmPolicyOn(await clusterGraphOf(documents), new Set()), {});
  });
});
