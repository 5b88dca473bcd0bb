import { parseArgs } from 'node:util';
import { agrees, type Comparison, compareWithGo } from '../support/compareWithGo.ts';
import { goIsMissing } from '../support/goProgram.ts';
import type { GoVerdict } from '../support/judgeWithGo.ts';
import { buildCase, planOf } from './plan.ts';
import { shrink } from './shrink.ts';

/** Cases that are judged together; Go is started once for them. */
const batch = 500;

/** As many are shrunk and printed; more only repeat the first. */
const mostPrinted = 10;

const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? 1);
const end = performance.now() + seconds * 1000;
const outcomes = new Map<string, number>();
let total = 0;
let disagreements = 0;

while (performance.now() < end) {
  const plans = Array.from({ length: batch }, (_, index) => planOf(seed, total + index));
  const comparisons = await compareWithGo(plans.map(buildCase));
  if (comparisons === undefined) {
    console.error(goIsMissing);
    process.exit(2);
  }
  for (const [index, comparison] of comparisons.entries()) {
    const outcome = comparison.go.error?.code ?? 'accepted';
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (agrees(comparison)) continue;
    disagreements++;
    const plan = plans[index];
    if (plan !== undefined && disagreements <= mostPrinted) await print(plan, comparison);
  }
  total += comparisons.length;
}
const table = [...outcomes].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `  ${outcome}: ${count}`);
console.log([`Seed ${seed}: ${total} cases, ${disagreements} disagreements.`, ...table].join('\n'));
process.exitCode = disagreements === 0 ? 0 : 1;

async function print(plan: ReturnType<typeof planOf>, { asked, ours, go }: Comparison): Promise<void> {
  const shrunk = await shrink(plan, asked);
  console.log(`${asked.id}: ${shrunk.twists.join('; ')}`);
  console.log(`  Go:        ${answerOf(go)}`);
  console.log(`  CertScope: ${answerOf(ours)}`);
  console.log(JSON.stringify(shrunk.asked));
}

function answerOf({ error, paths }: GoVerdict): string {
  return error === undefined ? `accepted ${JSON.stringify(paths)}` : `${error.code}: ${error.message}`;
}
