import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import type { PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { planParts } from '../../../../src/core/present/change/changePage.ts';
import { mapOf } from '../../../../src/core/present/map/mapOf.ts';
import { renewalAdvice } from '../../../../src/core/present/map/renewalAdvice.ts';
import { rehearseChange } from '../../../../src/core/renewal/change/rehearseChange.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { actionOfButton } from '../../../support/bannerAction.ts';
import { changeToolsOf, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { tenNights } from '../../../support/nights.ts';
import { readFolder } from '../../../support/readFolder.ts';
import { readTree } from '../../../support/renewal.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { testNow } from '../../../support/testPki.ts';

const base = mkdtempSync(path.join(tmpdir(), 'certscope-offers-'));
after(() => rmSync(base, { recursive: true, force: true }));
const nights = await tenNights(path.join(base, 'whole'), testNow);
const trees = 'test/fixtures/kubeadm/trees';
const day = 86_400_000;

suite('the page of every button says what becomes of the connections that it serves', () => {
  for (const { name, write } of nights) {
    test(name, async () => {
      const folder = path.join(base, name);
      write(folder);
      const documents: Documents = Object.fromEntries(
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name: file }) => path.join(parentPath, file))
          .map((file) => [file, readFileSync(file, 'utf8')]),
      );
      assert.deepEqual(await untold(await readFolder(folder, testNow), documents, testNow), []);
    });
  }

  // Without the keys of CAs nothing is offered.
  for (const name of readdirSync(trees).filter((each) => !each.includes('external'))) {
    test(name, async () => {
      const documents = readTree(`${trees}/${name}/rootfs`);
      const graph = await clusterGraphOf(documents);
      const [made = 0] = [...graph.certificates.values()].flatMap(({ certificate }) => certificate.notBefore ?? []);
      for (const now of [made + day, made + 350 * day, made + 400 * day])
        assert.deepEqual(await untold(graph, documents, now), []);
    });
  }
});

/** Buttons whose page has no verdict. */
async function untold(graph: PkiGraph, documents: Documents, now: number): Promise<readonly string[]> {
  const context = { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
  const { scene, places } = mapOf(context, { today: now, advice: renewalAdvice() });
  const offered = Object.values(scene.details)
    .flatMap(({ actions }) => actions)
    .filter(({ command }) => command !== 'open' && command !== 'showDecoded');
  assert.ok(offered.length > 0);
  const buttons = new Map(offered.map((action) => [JSON.stringify([action.label, action.place]), action]));
  const missing: string[] = [];
  for (const button of buttons.values()) {
    const { action, how } = actionOfButton(button, places, graph, now);
    const plan = planAction(action, { graph, now, canOpenKeys: true, ...how });
    // What cannot be done says what to restore.
    if (plan.kind === 'refusal') continue;
    const rehearsal = await rehearseChange(plan, graph, changeToolsOf(documents), decodingTools, now);
    const told = planParts(plan, context, [], rehearsal).some(
      (part) =>
        part.kind === 'note' &&
        /^[✓✗?] (?:Afterwards: (?:\d+ of \d+|whether)|The only known connection)/.test(part.text),
    );
    if (!told) missing.push(button.label);
  }
  return missing;
}
