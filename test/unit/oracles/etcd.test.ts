import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kubeadmTrees } from '../../support/kubeadmTrees.ts';
import type { WireOutcome } from '../../support/oracles/etcdConnection.ts';
import { type PeerHost, runPeerScenario } from '../../support/oracles/etcdPeers.ts';
import { createEtcdScenarios, type EtcdScenario } from '../../support/oracles/etcdScenarios.ts';
import { etcdPrograms, whyNotComparable } from '../../support/oracles/goRelease.ts';
import { kubeadmEtcdScenario, kubeadmPeerScenario } from '../../support/oracles/kubeadmEtcd.ts';
import { mapConcurrently } from '../../support/oracles/mapConcurrently.ts';
import { createOraclePki } from '../../support/oracles/oraclePki.ts';
import { createPeerScenarios } from '../../support/oracles/peerScenarios.ts';
import { runEtcdScenario } from '../../support/oracles/runEtcdScenario.ts';
import { verificationWords, withoutMoment } from '../../support/oracles/verificationWords.ts';

const reason = whyNotComparable(etcdPrograms);

/** Of the scenarios those in which files can be read and nothing but certificates decides. */
const isAboutCertificates = ({ name }: { readonly name: string }) =>
  /^(healthy|server|client|CA of the (server|client)|first member): ?/.test(name) &&
  !/negative|key|block|address only|no peer|missing/.test(name);

test('kube-apiserver and etcd say to each other what verifyCertificate says', async (t) => {
  if (reason !== undefined) return t.skip(reason);
  const generated = (await createEtcdScenarios(await createOraclePki(Date.now()))).filter(isAboutCertificates);
  const scenarios = [...generated, ...kubeadmTrees.map(kubeadmEtcdScenario)];
  const compared = await mapConcurrently(scenarios, async (scenario) => {
    const { apiserver } = await runEtcdScenario(scenario);
    return { name: scenario.name, ...comparable(apiserver, await wordsOfClients(scenario)) };
  });
  assertSame(compared);
  assert.ok(compared.length > 45, `${compared.length} scenarios`);
});

test('members of an etcd cluster say to each other what verifyCertificate says', async (t) => {
  if (reason !== undefined) return t.skip(reason);
  const generated = (await createPeerScenarios(await createOraclePki(Date.now()))).filter(isAboutCertificates);
  const scenarios = [...generated, ...kubeadmTrees.map(kubeadmPeerScenario)];
  const compared = await mapConcurrently(scenarios, async (scenario) => {
    const { outcomes } = await runPeerScenario(scenario);
    const [first, second] = scenario.hosts;
    return [
      { name: `${scenario.name} →`, ...comparable(outcomes[0], await wordsOfPeers(first, second)) },
      { name: `${scenario.name} ←`, ...comparable(outcomes[1], await wordsOfPeers(second, first)) },
    ];
  });
  assertSame(compared.flat());
  assert.ok(compared.length > 20, `${compared.length} scenarios`);
});

interface Compared {
  readonly name: string;
  readonly wire: string | undefined;
  readonly ours: string | undefined;
}

function comparable({ accepted, words }: WireOutcome, ours: string | undefined): Omit<Compared, 'name'> {
  return { wire: withoutMoment(accepted ? 'accepted' : words), ours: withoutMoment(ours ?? 'accepted') };
}

function assertSame(compared: readonly Compared[]): void {
  assert.deepEqual(
    compared.filter(({ wire, ours }) => wire !== ours),
    [],
  );
}

/** The client verifies first, then the server. */
async function wordsOfClients({ files, etcd, apiserver }: EtcdScenario): Promise<string | undefined> {
  const textOf = (file: string | undefined) => String(files[file ?? ''] ?? '');
  const ofServer = { certificate: textOf(etcd['cert-file']), anchors: textOf(apiserver['etcd-cafile']) };
  const ofClient = { certificate: textOf(apiserver['etcd-certfile']), anchors: textOf(etcd['trusted-ca-file']) };
  return (
    (await verificationWords({ ...ofServer, usage: 'serverAuth', name: '127.0.0.1' })) ??
    (await verificationWords({ ...ofClient, usage: 'clientAuth' }))
  );
}

async function wordsOfPeers(client: PeerHost, server: PeerHost): Promise<string | undefined> {
  const textOf = ({ files, etcd }: PeerHost, flag: string) => String(files[etcd[flag] ?? ''] ?? '');
  const ofServer = { certificate: textOf(server, 'peer-cert-file'), anchors: textOf(client, 'peer-trusted-ca-file') };
  const ofClient = { certificate: textOf(client, 'peer-cert-file'), anchors: textOf(server, 'peer-trusted-ca-file') };
  return (
    (await verificationWords({ ...ofServer, usage: 'serverAuth', name: '127.0.0.1' })) ??
    (await verificationWords({ ...ofClient, usage: 'clientAuth' }))
  );
}
