import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { connectionFixesFor } from '../../../src/core/renewal/connectionFixesFor.ts';
import { wayOnFrom } from '../../../src/core/renewal/wayOn.ts';
import { judgeRepair, repairsThatHelp } from '../../../src/core/repair/judgeRepair.ts';
import { commonClasses, furtherClasses, particularClasses } from '../../mutations/classes.ts';
import type { Distribution } from '../../mutations/distribution.ts';
import { healthyTrees } from '../../mutations/distributions.ts';
import { MemoryJudge } from '../../mutations/judgeInMemory.ts';
import type { Tree } from '../../mutations/tree.ts';
import { clusterGraphOf } from '../../support/changes.ts';
import { decodingTools, kubeadmTrees, readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { readTree } from '../../support/renewal.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { waysOn } from '../../support/waysOn.ts';
import { knownDeadEnds, onlyOpened } from './knownDeadEnds.ts';

/** As a folder of the workspace: kubeadm's places are known by their machine. */
function inFolder(tree: Tree, { isRoot }: Distribution): Tree {
  return isRoot ? { ...tree, files: new Map([...tree.files].map(([name, file]) => [`cp-1/${name}`, file])) } : tree;
}

suite('an error', () => {
  test('has an action that leads on, for a defect of every kind, and a repair helps where it is offered', async () => {
    const planted = new Set<string>();
    const dead = new Set<string>();
    const opened = new Set<string>();
    const repaired = new Set<string>();
    for (const { create } of Object.values(healthyTrees)) {
      const distribution = await create();
      const { now } = distribution;
      const judge = new MemoryJudge({ ...distribution, isRoot: false });
      for (const plant of [...commonClasses, ...particularClasses, ...furtherClasses]) {
        for (const mutation of await plant(distribution)) {
          const kind = mutation.expected.codes.join();
          if (planted.has(kind)) continue;
          planted.add(kind);
          const tree = inFolder(await mutation.mutate(distribution.tree), distribution);
          const graph = await judge.graphOf(tree);
          const textOf = (path: string) => {
            const file = tree.files.get(path);
            return file !== undefined && 'content' in file ? file.content : undefined;
          };
          const findings = judge.findingsOf(graph);
          for (const finding of findings) {
            if (finding.severity !== 'error') continue;
            const context = { graph, now, tools: decodingTools, textOf };
            const helping = await repairsThatHelp(finding, context, (repair) =>
              judgeRepair(repair, finding, context, findings, async (later) => judge.findingsOf(later)),
            );
            const isMended = helping.length > 0;
            const ways = waysOn(finding, graph, now, textOf).filter((way) => way !== 'repair' || isMended);
            if (ways.length === 0) dead.add(finding.code);
            if (ways.join() === 'wayOn' && wayOnFrom(finding, { graph, now })?.kind === 'open')
              opened.add(finding.code);
            if (isMended) repaired.add(finding.code);
          }
        }
      }
    }
    assert.ok(planted.size > 150, String(planted.size));
    assert.ok(repaired.size > 20, [...repaired].join());
    assert.deepEqual([...dead].sort(), [...knownDeadEnds].sort(), 'an entry leaves the list when it has an action');
    assert.deepEqual(
      [...opened].sort(),
      [...onlyOpened].sort(),
      'an entry leaves the list when it has a better action',
    );
  });
});

suite('a broken connection', () => {
  for (const id of kubeadmTrees) {
    test(`of ${id} has an action that leads on, today and when the CAs have expired`, async () => {
      const documents = readTree(`test/fixtures/kubeadm/trees/${id}/rootfs`);
      const graph = await clusterGraphOf(documents);
      for (const now of [Date.parse(readKubeadmTruth(id).made_at), Date.parse('2037-01-01T00:00:00Z')]) {
        const findings = evaluate(graph, defaultPolicy, now);
        const hasWay = findings.some(
          (finding) =>
            finding.severity === 'error' && waysOn(finding, graph, now, (path) => String(documents[path])).length > 0,
        );
        const broken = judgeConnections(connectionModelOf(graph), now).filter(({ state }) => state === 'broken');
        const stuck = broken.filter((verdict) => connectionFixesFor(verdict, { graph, findings, now }).length === 0);
        assert.ok(stuck.length === 0 || hasWay, stuck.map(({ connection }) => connection.id).join('\n'));
      }
    });
  }
});
