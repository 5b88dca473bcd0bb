import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { planParts } from '../../../../src/core/present/change/changePage.ts';
import { rehearseChange } from '../../../../src/core/renewal/change/rehearseChange.ts';
import { outlookOf } from '../../../../src/core/renewal/outlook.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { changeToolsOf, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { accepted, readTree } from '../../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const healthy = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');

const damages: Readonly<Record<string, (text: string) => string | undefined>> = {
  absent: () => undefined,
  empty: () => '',
  'no YAML': (text) => `\t${text}`,
  'its certificate is none, and its server another': (text) =>
    text
      .replace(/client-certificate-data: .*/, 'client-certificate-data: "Z29uZQ=="')
      .replace(/server: .*/, 'server: https://203.0.113.7:6443'),
};

suite('what a kubeconfig that is made anew mends is told before it is made', () => {
  for (const name of ['admin', 'kubelet', 'controller-manager', 'scheduler'])
    for (const [damage, write] of Object.entries(damages))
      test(`${name}.conf: ${damage}`, async () => {
        const file = `/etc/kubernetes/${name}.conf`;
        const { [file]: before = '', ...others } = healthy;
        const text = write(String(before));
        const documents: Documents = text === undefined ? others : { ...others, [file]: text };
        const graph = await clusterGraphOf(documents);
        const role = `${name}-client`;
        const action = { kind: 'issueMissing', role, host: '' } as const;
        const plan = accepted(planAction(action, { graph, now }));
        const rehearsal = await rehearseChange(plan, graph, changeToolsOf(documents), decodingTools, now);
        assert.ok(rehearsal !== undefined);
        const verdicts = judgeConnections(connectionModelOf(graph), now);
        const told = outlookOf(action, verdicts, { graph, now, within: 0 })?.verdicts ?? [];
        const rehearsed = new Map(rehearsal.connections.map(({ after }) => [after?.connection.id, after?.state]));
        const known = told.filter(({ connection }) => rehearsed.has(connection.id));
        assert.deepEqual(
          known.map(({ connection: { id }, state }) => [id, state]),
          known.map(({ connection: { id } }) => [id, rehearsed.get(id)]),
        );
        // The page of the button.
        const parts = planParts(plan, { graph, findings: [], policy: defaultPolicy, now }, [], rehearsal);
        assert.ok(
          parts.some(
            (part) =>
              part.kind === 'note' && /^✓ (?:Afterwards: (\d) of \1 |The only known connection works)/.test(part.text),
          ),
        );
      });
});
