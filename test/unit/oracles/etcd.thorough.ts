import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kubeadmTrees } from '../../support/kubeadmTrees.ts';
import { decodeHost } from '../../support/oracles/decodeHost.ts';
import type { WireOutcome } from '../../support/oracles/etcdConnection.ts';
import { runPeerScenario } from '../../support/oracles/etcdPeers.ts';
import { createEtcdScenarios } from '../../support/oracles/etcdScenarios.ts';
import { etcdPrograms, whyNotComparable } from '../../support/oracles/goRelease.ts';
import { differenceOf, judgeEtcd } from '../../support/oracles/judgeEtcd.ts';
import { kubeadmEtcdScenario, kubeadmPeerScenario } from '../../support/oracles/kubeadmEtcd.ts';
import { mapConcurrently } from '../../support/oracles/mapConcurrently.ts';
import { createOraclePki } from '../../support/oracles/oraclePki.ts';
import { createPeerScenarios } from '../../support/oracles/peerScenarios.ts';
import { runEtcdScenario } from '../../support/oracles/runEtcdScenario.ts';

const reason = whyNotComparable(etcdPrograms);

/** What files do not tell, or CertScope does not look at: of these it says something else. */
const untold = new RegExp(
  [
    // Files that are not there may only not have been copied.
    '(file|certificate|key|CA) missing',
    // The roots of the machine.
    'no trusted-ca-file|client without CA|verifies nobody \\(→|without peer-trusted-ca-file',
    // Refused in words of Go's decoder, which are not repeated.
    'CRL: garbage',
    // Made when etcd starts; and without a certificate nobody presents one.
    'auto-tls( \\(gateway\\))?$|(etcd without|member: no) certificate \\((gateway|→)',
    // Addresses of this machine itself are no addresses of members.
    'with another address only \\(→',
  ].join('|'),
);

test('kube-apiserver, health checks and etcd’s own gateway with etcd: the verdict is what happens', async (t) => {
  if (reason !== undefined) return t.skip(reason);
  const scenarios = [
    ...(await createEtcdScenarios(await createOraclePki(Date.now()))),
    ...kubeadmTrees.map(kubeadmEtcdScenario),
  ];
  const found = await mapConcurrently(scenarios, async (draft) => {
    const { scenario, apiserver, healthcheck, gateway } = await runEtcdScenario(draft);
    const files = decodeHost(scenario.files);
    const [ofApiserver, ...others] = await judgeEtcd(files, 2);
    assert.deepEqual(others, []);
    const differenceFrom = async (outcome: WireOutcome | undefined, number: number, client: string) => {
      const [verdict] = outcome === undefined ? [] : await judgeEtcd(files, number);
      return outcome && differenceIn(`${scenario.name} (${client})`, differenceOf(outcome, verdict));
    };
    return [
      differenceIn(scenario.name, differenceOf(apiserver, ofApiserver)),
      await differenceFrom(gateway, 3, 'gateway'),
      await differenceFrom(healthcheck, 4, 'health check'),
    ].join('');
  });
  assert.equal(found.join(''), '');
});

test('members of an etcd cluster: the verdict is what happens', async (t) => {
  if (reason !== undefined) return t.skip(reason);
  const scenarios = [
    ...(await createPeerScenarios(await createOraclePki(Date.now()))),
    ...kubeadmTrees.map(kubeadmPeerScenario),
  ];
  const found = await mapConcurrently(scenarios, async (scenario) => {
    const { hosts, outcomes } = await runPeerScenario(scenario);
    const files = hosts.flatMap((host, index) => decodeHost(host.files, `cp-${index + 1}`));
    const verdicts = await judgeEtcd(files, 1);
    const between = (client: string, server: string) =>
      verdicts.find(({ connection }) => connection.client.host === client && connection.server.host === server);
    return [
      differenceIn(`${scenario.name} (→)`, differenceOf(outcomes[0], between('cp-1', 'cp-2'))),
      differenceIn(`${scenario.name} (←)`, differenceOf(outcomes[1], between('cp-2', 'cp-1'))),
    ].join('');
  });
  assert.equal(found.join(''), '');
});

function differenceIn(name: string, difference: string | undefined): string {
  if (untold.test(name)) return difference === undefined ? `${name}\n  is no longer untold\n` : '';
  return difference === undefined ? '' : `${name}${difference}`;
}
