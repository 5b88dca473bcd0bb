import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict } from '../../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import type { ChangePlan, PlannedFile } from '../../../src/core/renewal/change/changeModel.ts';
import { judgingWith } from '../../../src/core/renewal/change/judgeWith.ts';
import { connectionFixesFor, rightAuthorityAt } from '../../../src/core/renewal/connectionFixesFor.ts';
import { newPemFile } from '../../../src/core/renewal/create/newCertificate.ts';
import { clusterGraphOf } from '../../support/changes.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { inBase64 } from '../../support/manners.ts';
import { certificateIn, readTree } from '../../support/renewal.ts';
import { createTestCa } from '../../support/testPki.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const scheduler = '/etc/kubernetes/scheduler.conf';
const planOf = (...files: readonly PlannedFile[]): ChangePlan => ({
  ...{ kind: 'changePlan', title: 'Create a file', certificates: [], keys: [], files },
  ...{ untouched: [], warnings: [], takenSerialNumbers: new Set<string>() },
});
const namesake = await createTestCa({ name: 'kubernetes' });

suite('what heals a connection', () => {
  test('is told once where both ends trust the same stale CA', async () => {
    const stale = String(tree[scheduler]).replace(
      /certificate-authority-data: \S+/,
      `certificate-authority-data: ${inBase64(namesake.certificatePem)}`,
    );
    const graph = await clusterGraphOf({ ...tree, [scheduler]: stale });
    const context = { graph, findings: [], now };
    const verdict = judgeConnections(connectionModelOf(graph), now).find(
      ({ server, connection }) => server.kind === 'refused' && connection.client.party === 'kube-scheduler',
    );
    assert.ok(verdict !== undefined);
    const [fix, ...others] = connectionFixesFor(verdict, context);
    assert.ok(fix?.kind === 'replaceCa' && others.length === 0);
    assert.equal(rightAuthorityAt(fix.at, context), fix.to);
    assert.equal(rightAuthorityAt(certificateIn(graph, '/etc/kubernetes/admin.conf'), context), undefined);
    // As the members of etcd do, which are each other's clients.
    const { connection, server } = verdict;
    const { clientTrusts } = connection;
    const mutual = { ...connection, serverTrusts: clientTrusts };
    assert.deepEqual(connectionFixesFor({ ...verdict, connection: mutual, client: server }, context), [fix]);
  });
});

suite('a server that does not start without a key', () => {
  test('starts with a new one, whichever of its connections is asked', async () => {
    const path = '/etc/kubernetes/pki/apiserver-etcd-client.key';
    const { [path]: _, ...without } = tree;
    const { files } = await clusterGraphOf(without);
    const graph = await buildPkiGraph(files, decodingTools.cryptography, new Map([[path, 'absent']]));
    const broken = judgeConnections(connectionModelOf(graph), now).filter(({ state }) => state === 'broken');
    assert.ok(broken.length > 5);
    for (const verdict of broken) {
      const [fix, ...others] = connectionFixesFor(verdict, { graph, findings: [], now });
      assert.ok(fix?.kind === 'renewNewKey' && others.length === 0, verdict.connection.record.id);
      assert.equal(fix.node.role?.id, 'apiserver-etcd-client');
    }
  });

  test('starts with a file on its own machine only', async () => {
    const key = '/etc/kubernetes/pki/apiserver-etcd-client.key';
    const hosts = ['/cp1', '/cp2'];
    const files = hosts.flatMap((host) =>
      Object.entries(tree)
        .filter(([path]) => path !== key)
        .map(([path, text]) => {
          const file = { path: host + path, hostPath: path, text: String(text), pathOf: (name: string) => host + name };
          return decodeFile(file, decodingTools);
        }),
    );
    const lookUps = new Map(hosts.map((host) => [host + key, 'absent' as const]));
    const graph = await buildPkiGraph(files, decodingTools.cryptography, lookUps);
    const isStopped = (verdict: ConnectionVerdict) => JSON.stringify(verdict.requirements).includes('"notStarted"');
    const broken = judgeConnections(connectionModelOf(graph), now).filter(isStopped);
    const machineOf = ({ connection: { startFaults } }: (typeof broken)[number]) =>
      (startFaults?.server ?? startFaults?.client)?.[0]?.place.file.path.slice(0, 4);
    assert.deepEqual([...new Set(broken.map(machineOf))].sort(), hosts);
    for (const host of hosts) {
      const judged = judgingWith([planOf(newPemFile(host + key, []))], graph, now);
      for (const verdict of broken) assert.equal(isStopped(judged(verdict.connection)), machineOf(verdict) !== host);
    }
  });
});
