import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { judgeChange } from '../../../../src/core/renewal/change/judgeChange.ts';
import { connectionFixesFor } from '../../../../src/core/renewal/connectionFixesFor.ts';
import { isAuthority } from '../../../../src/core/renewal/extend/caLine.ts';
import { needsMending } from '../../../../src/core/renewal/extend/mendedCa.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { renewalWay } from '../../../../src/core/renewal/renewalWay.ts';
import { caUsages } from '../../../mutations/classes/usages.ts';
import { healthyTrees } from '../../../mutations/distributions.ts';
import { carriedOut, clusterGraphOf } from '../../../support/changes.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const night = Date.parse('2036-11-28T00:00:00Z');
const documents = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
const pki = '/etc/kubernetes/pki';

describe('what is offered when the CAs have expired', async () => {
  const graph = await clusterGraphOf(documents);

  it('is to extend them, first, for every broken connection', () => {
    const broken = judgeConnections(connectionModelOf(graph), night).filter(({ state }) => state === 'broken');
    for (const verdict of broken) {
      const [fix] = connectionFixesFor(verdict, { graph, findings: [], now: night });
      // No file has the certificate of an extension API server, so that it stays unknown.
      assert.equal(fix?.kind, 'extendCa', verdict.connection.record.id);
    }
    assert.equal(broken.length, 12);
  });

  it('is to extend them for every certificate', () => {
    const ways = [...graph.certificates.values()].map((node) => renewalWay(node, { graph, now: night }));
    assert.deepEqual([...new Set(ways)], ['extendCa']);
  });

  it('is nothing without the key, and the refusal says which key is needed and where it usually is', async () => {
    const { [`${pki}/ca.key`]: _, ...without } = documents;
    const keyless = await clusterGraphOf(without);
    const ca = nodeOf(keyless, certificateIn(keyless, `${pki}/ca.crt`));
    assert.equal(renewalWay(ca, { graph: keyless, now: night }), undefined);
    const plan = planAction({ kind: 'extendCa', authorities: [ca.fingerprint] }, { graph: keyless, now: night });
    assert.ok(plan.kind === 'refusal' && plan.code === 'extendKeyMissing');
    assert.match(plan.wayOut, /\/etc\/kubernetes\/pki\/ca\.key.*last resort is a new PKI: it replaces 7 certificates/);
    // The others are extended all the same, and the page says what is left.
    const rest = accepted(planAction({ kind: 'extendCa' }, { graph: keyless, now: night }));
    assert.deepEqual(rest.certificates.flatMap(({ isCa, name }) => (isCa ? [name] : [])).sort(), [
      'etcd-ca',
      'front-proxy-ca',
    ]);
    assert.ok(rest.warnings.some(({ code, words }) => code === 'notRenewed' && words.includes('kubernetes')));
  });
});

describe('copies of an extended CA', async () => {
  const inDays = (days: number) => new Date(testNow + days * 86_400_000).toISOString();
  const [ca, other] = [
    await createTestCa({ name: 'shared', notAfter: inDays(-1) }),
    await createTestCa({ name: 'other' }),
  ];
  const object = (kind: string, name: string, text: string) =>
    `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\ndata:\n  ca.crt: |\n${text.replaceAll(/^/gm, '    ').trimEnd()}\n`;
  const documents = {
    '/ca.crt': ca.certificatePem,
    '/ca.key': ca.keyPem,
    '/bundle.crt': `${other.certificatePem}${ca.certificatePem}${ca.certificatePem}`,
    '/map.yaml': object('ConfigMap', 'kube-root-ca.crt', ca.certificatePem),
  };
  const graph = await clusterGraphOf(documents);

  it('are replaced in files, bundles and objects; other CAs of a bundle stay', () => {
    const plan = accepted(planAction({ kind: 'extendCa' }, { graph, now: testNow }));
    const edits = plan.files.flatMap(({ path, edits: all }) =>
      all.map((edit) => [path, edit.kind === 'block' ? edit.by.kind : edit.kind]),
    );
    assert.deepEqual(edits.sort(), [
      ['/bundle.crt', 'certificate'],
      ['/bundle.crt', 'nothing'],
      ['/ca.crt', 'certificate'],
      ['/map.yaml', 'certificate'],
    ]);
  });
});

describe('a CA that says that it is none', async () => {
  const { create } = healthyTrees['kubeadm with RSA keys'] ?? assert.fail();
  const distribution = await create();

  for (const mutation of await caUsages(distribution)) {
    it(`${mutation.name}: is reissued as one, and everything works again`, async () => {
      const tree = await mutation.mutate(distribution.tree);
      const documents = Object.fromEntries(
        [...tree.files].map(([name, file]) => [`/${name}`, 'content' in file ? file.content : '']),
      );
      const graph = await clusterGraphOf(documents);
      const { now } = distribution;
      const broken = judgeConnections(connectionModelOf(graph), now).filter(({ state }) => state === 'broken');
      for (const verdict of broken) {
        const [fix] = connectionFixesFor(verdict, { graph, findings: [], now });
        assert.equal(fix?.kind, 'extendCa', verdict.connection.record.id);
      }
      const ca = [...graph.certificates.values()].find((node) => isAuthority(node) && needsMending(graph, node));
      assert.ok(ca !== undefined);
      const plan = accepted(planAction({ kind: 'extendCa', authorities: [ca.fingerprint] }, { graph, now }));
      const after = await judgeChange(graph, await carriedOut(plan, documents), decodingTools, now);
      assert.deepEqual(
        after.connections.flatMap((each) => (each.after?.state === 'broken' ? [each.after.connection.id] : [])),
        [],
      );
    });
  }
});
