import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { conformanceReport } from '../../conformance/report.ts';
import type { CaseLine } from '../../support/caseLine.ts';
import { agrees, compareWithGo, disagreement } from '../../support/compareWithGo.ts';
import { readSuite, suiteNames } from '../../support/conformanceSuites.ts';
import { goIsMissing } from '../../support/goProgram.ts';
import { judgeWithGo } from '../../support/judgeWithGo.ts';
import { oddCases } from './oddCases.ts';

const inputs: readonly (readonly [name: string, cases: () => readonly CaseLine[]])[] = [
  ...suiteNames.map((name) => [name, () => readSuite(name)] as const),
  ['the odd certificates', oddCases],
];

suite('verify judges as Go does: verdict, class and words of the error, paths', () => {
  for (const [name, cases] of inputs) {
    test(name, async (t) => {
      const comparisons = await compareWithGo(cases());
      if (comparisons === undefined) return t.skip(goIsMissing);
      return assert.deepEqual(comparisons.filter((comparison) => !agrees(comparison)).map(disagreement), []);
    });
  }

  test('and Go answers x509-limbo here as in its own harness', (t) => {
    // The harness passed over those with CRLs.
    const cases = readSuite('x509-limbo').filter(({ go }) => go !== undefined);
    const verdicts = judgeWithGo(cases);
    if (verdicts === undefined) return t.skip(goIsMissing);
    const answers = verdicts.map(({ accepted }) => (accepted ? 'accept' : 'reject'));
    return assert.deepEqual(
      answers.map((answer, index) => [cases[index]?.id, answer]),
      cases.map(({ id, go }) => [id, go]),
    );
  });

  test('and docs/conformance.md says so', async (t) => {
    const report = await conformanceReport();
    if (report === undefined) return t.skip(goIsMissing);
    return assert.ok(readFileSync('docs/conformance.md', 'utf8') === report, 'out of date: npm run docs:conformance');
  });
});
