import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { contradictionsIn, describeContradiction } from '../../../support/contradictions.ts';
import { createControlPlane, graphWith } from '../../../support/controlPlane.ts';
import { testNow } from '../../../support/testPki.ts';

const { files } = await createControlPlane();
const folder = '/etc/kubernetes';
const bootstrap = `${folder}/bootstrap-kubelet.conf`;
const programs = [
  ['scheduler.conf', 'kube-scheduler'],
  ['controller-manager.conf', 'kube-controller-manager'],
  ['kubelet.conf', 'kubelet'],
] as const;

/** What `check` says where the kubeconfig of a program has another text, and how the program's connection fails. */
async function said(name: string, change: (text: string) => string | undefined, ...present: readonly string[]) {
  const path = `${folder}/${name}`;
  const text = change(files[path] ?? '');
  const { [path]: _, ...others } = files;
  const here = text === undefined ? others : { ...others, [path]: text };
  const looked = present.includes(bootstrap) ? [] : [[bootstrap, 'absent'] as const];
  const graph = await graphWith(here, [...looked, ...(text === undefined ? [[path, 'noCredential'] as const] : [])]);
  const findings = evaluate(graph, defaultPolicy, testNow);
  assert.deepEqual(contradictionsIn(graph, testNow, findings).map(describeContradiction), []);
  const told = findings.flatMap(({ code, message }) => (code === 'kubeconfig-unreadable' ? message : []));
  const faults = judgeConnections(connectionModelOf(graph), testNow).flatMap(({ requirements }) =>
    requirements.flatMap((each) => (each.state === 'notMet' ? each.error : [])),
  );
  return { told, faults: [...new Set(faults)] };
}

const tabs = (text: string) => text.replace('clusters:', '\tclusters:');
const unclosed = (text: string) => text.replace('contexts:', 'contexts: [');
const nothing = () => undefined;

describe('a kubeconfig that its program cannot read stops the program', () => {
  for (const [name, program] of programs) {
    const error =
      program === 'kubelet'
        ? `unable to load bootstrap kubeconfig: stat ${bootstrap}: no such file or directory`
        : `error loading config file "${folder}/${name}": `;
    test(`${program}: as it is`, async () => {
      assert.deepEqual(await said(name, (text) => text), { told: [], faults: [] });
    });
    for (const [what, change] of [
      ['a tab', tabs],
      ['a bracket', unclosed],
    ] as const) {
      test(`${program}: ${what}`, async () => {
        const { told, faults } = await said(name, change);
        assert.equal(told.length, 1);
        assert.ok(
          told[0]?.startsWith(`${folder}/${name} is not valid YAML. ${program} exits at start with \`${error}`),
        );
        assert.ok(
          faults.every((fault) => fault.startsWith(error)),
          faults.join(),
        );
      });
    }
    test(`${program}: something else`, async () => {
      const { told, faults } = await said(name, nothing);
      assert.ok(told[0]?.startsWith(`${folder}/${name} is not a kubeconfig. ${program} exits at start`));
      assert.ok(faults.length === 1 && faults[0]?.startsWith(error), faults.join());
    });
  }

  test('a kubelet needs the one for bootstrapping again when its certificate has expired, or is not there', async () => {
    const needed = async (at: number, own: Readonly<Record<string, string>>, ...absent: readonly string[]) => {
      const graph = await graphWith(
        own,
        [bootstrap, ...absent].map((path) => [path, 'absent']),
      );
      return judgeConnections(connectionModelOf(graph), at).some(
        ({ connection: { client } }) => client.missing?.name === bootstrap,
      );
    };
    const later = testNow + 3 * 365 * 86_400_000;
    assert.equal(await needed(testNow, files), false);
    assert.equal(await needed(later, files), true);
    const own = '/var/lib/kubelet/pki/kubelet-client-current.pem';
    const { [own]: pem = '', ...others } = files;
    assert.equal(await needed(testNow, others, own), false, 'it was not copied');
    assert.equal(await needed(testNow, { ...others, [own]: pem.slice(0, 200) }), true, 'it cannot be read');
  });

  test('a template, and a kubelet that can bootstrap', async () => {
    const template = (text: string) => tabs(text).replace('kind:', '{{ .Values.x }}\nkind:');
    assert.deepEqual((await said('scheduler.conf', template)).told, []);
    assert.deepEqual((await said('kubelet.conf', tabs, bootstrap)).told, []);
  });
});
