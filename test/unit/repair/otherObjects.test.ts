import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyReplacements } from '../../../src/core/renewal/applyReplacements.ts';
import { planRepair } from '../../../src/core/repair/planRepair.ts';
import { particularClasses } from '../../mutations/classes.ts';
import { healthyTrees } from '../../mutations/distributions.ts';
import { MemoryJudge } from '../../mutations/judgeInMemory.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';

/** Codes of which every planted defect has a repair. */
const repaired: ReadonlySet<string> = new Set([
  'ca-checksum-mismatch',
  'cabundle-not-injected',
  'csi-token-requests-missing',
  'flux-decryption-unusable',
  'istio-mtls-conflict',
  'konnectivity-audience-mismatch',
  'monitor-secret-not-mounted',
  'registry-ca-misnamed',
  'server-san-missing',
  'traefik-name-unknown',
]);

test('what another object needs is written there, and the problem is gone', async () => {
  const seen = new Set<string>();
  for (const { create } of Object.values(healthyTrees)) {
    const distribution = await create();
    const { now } = distribution;
    const judge = new MemoryJudge({ ...distribution, isRoot: false });
    for (const plant of particularClasses) {
      for (const { name, mutate, expected } of await plant(distribution)) {
        if (!expected.codes.some((code) => repaired.has(code)) || seen.has(name)) continue;
        seen.add(name);
        const tree = await mutate(distribution.tree);
        const graph = await judge.graphOf(tree);
        const textOf = (path: string) => {
          const file = tree.files.get(path);
          return file !== undefined && 'content' in file ? file.content : undefined;
        };
        const wrong = judge
          .findingsOf(graph)
          .filter(({ code, severity }) => repaired.has(code) && severity === 'error');
        for (const finding of wrong) {
          const repair = planRepair({ graph, now, tools: decodingTools, textOf }, finding);
          assert.ok(repair !== undefined, `${finding.code}: ${name}`);
          const files = new Map(tree.files);
          for (const [path, replacements] of repair.replacements) {
            const file = files.get(path);
            if (file !== undefined && 'content' in file)
              files.set(path, { ...file, content: applyReplacements(file.content, replacements) });
          }
          const later = judge.findingsOf(await judge.graphOf({ ...tree, files }));
          assert.deepEqual(
            later
              .filter(({ code, severity }) => repaired.has(code) && severity === 'error')
              .map(({ message }) => message),
            [],
            `${name}: ${repair.title}`,
          );
        }
      }
    }
  }
  assert.ok(seen.size > 20, [...seen].join());
});
