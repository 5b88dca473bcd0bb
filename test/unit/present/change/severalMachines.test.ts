import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { checklistAfter } from '../../../../src/core/present/change/checklistSteps.ts';
import { plannedNames } from '../../../../src/core/present/change/plannedNames.ts';
import type { ChangePlan } from '../../../../src/core/renewal/change/changeModel.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { accepted, readTree } from '../../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');

/** Copies of one machine's files, each in a folder of its own. */
function machines(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => Object.entries(tree).map(([path, text]) => [`/machines/${name}${path}`, text])),
  );
}

async function planFor(documents: Documents) {
  const graph = await clusterGraphOf(documents);
  const plan = accepted(
    planAction({ kind: 'renewExpiring', within: 400 * 86_400_000 }, { graph, now, keyAlgorithm: 'P-256' }),
  );
  return { graph, plan };
}

/** Paths as URIs; what lies in no folder of a machine has its own path on this disk. */
function inEditor(plan: ChangePlan): ChangePlan {
  const asUri = <File extends { readonly path: string }>(file: File) => ({
    ...file,
    path: `file://${file.path}`,
    hostPath: file.path.replace(/^\/machines\/cp-1(?=\/etc\/)/, ''),
  });
  return {
    ...plan,
    files: plan.files.map(asUri),
    certificates: plan.certificates.map((planned) => ({
      ...planned,
      ...(planned.old && {
        old: {
          ...planned.old,
          occurrences: planned.old.occurrences.map((place) => ({ ...place, file: asUri(place.file) })),
        },
      }),
    })),
  };
}

suite('a plan for', () => {
  test("one machine and its user's kubeconfig names no machine", async () => {
    const documents = machines('cp-1');
    const { plan } = await planFor({
      ...documents,
      '/machines/cp-1/home/ops/.kube/config': String(documents['/machines/cp-1/etc/kubernetes/admin.conf']),
    });
    assert.ok(plan.files.some(({ path }) => path.endsWith('/.kube/config')));
    for (const each of [plan, inEditor(plan)]) {
      assert.deepEqual(
        plannedNames(each).filter((name) => name.includes('(')),
        [],
      );
    }
  });

  test("a user's kubeconfig on a machine whose folder lies in that of another is of the inner one", async () => {
    const { plan } = await planFor({
      ...Object.fromEntries(Object.entries(tree).map(([path, text]) => [`/machines${path}`, text])),
      ...Object.fromEntries(
        Object.entries(machines('cp-1')).filter(([path]) => path.endsWith('/controller-manager.conf')),
      ),
      '/machines/cp-1/home/ops/.kube/config': String(tree['/etc/kubernetes/super-admin.conf']),
      '/machines/etc/kubernetes/super-admin.conf': '',
    });
    const names = plannedNames(plan);
    assert.ok(names.includes('controller-manager.conf (machines, cp-1)'), names.join());
    assert.ok(names.includes('kubernetes-super-admin (cp-1)'), names.join());
  });

  test('one certificate on several machines names them, and has its reader restarted on each', async () => {
    const documents = machines('cp-1', 'cp-2');
    const { graph, plan } = await planFor({
      ...documents,
      '/machines/copies/scheduler.conf': String(documents['/machines/cp-1/etc/kubernetes/scheduler.conf']),
    });
    assert.ok(plannedNames(plan).includes('scheduler.conf (cp-1, cp-2)'), plannedNames(plan).join());
    const steps = checklistAfter(plan, graph).flatMap((part) => part.steps.map(({ text }) => text));
    assert.deepEqual(
      steps.filter((text) => text.includes('kube-scheduler')),
      ['cp-1', 'cp-2'].map((host) => `Restart kube-scheduler (${host}): it reads the certificate only when it starts.`),
    );
  });
});
