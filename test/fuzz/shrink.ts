import type { CaseLine } from '../support/caseLine.ts';
import { agrees, compareWithGo } from '../support/compareWithGo.ts';
import { buildCase, type Plan } from './plan.ts';

/** The smallest case found on which Go and CertScope still differ, and what is left of its plan. */
export interface ShrunkCase {
  readonly twists: readonly string[];
  readonly asked: CaseLine;
}

/** Leaves out twists, then certificates and other parts of the question, as long as the disagreement stays. */
export async function shrink(plan: Plan, found: CaseLine): Promise<ShrunkCase> {
  let { twists } = plan;
  let asked = found;
  for (const each of plan.twists) {
    const fewer = twists.filter((twist) => twist !== each);
    const built = buildCase({ ...plan, twists: fewer });
    if (!(await differs(built))) continue;
    twists = fewer;
    asked = built;
  }
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const simpler of simplerCases(asked)) {
      if (!(await differs(simpler))) continue;
      asked = simpler;
      isSmaller = true;
      break;
    }
  }
  return { twists: twists.map(({ twist }) => twist.name), asked };
}

async function differs(asked: CaseLine): Promise<boolean> {
  const [comparison] = (await compareWithGo([asked])) ?? [];
  return comparison !== undefined && !agrees(comparison);
}

function* simplerCases(asked: CaseLine): Generator<CaseLine> {
  for (const index of asked.intermediates.keys()) {
    yield { ...asked, intermediates: asked.intermediates.toSpliced(index, 1) };
  }
  for (const index of asked.anchors.keys()) yield { ...asked, anchors: asked.anchors.toSpliced(index, 1) };
  if (asked.name !== undefined && asked.name !== '') yield { ...asked, name: '' };
  if (asked.usage !== 'any') yield { ...asked, usage: 'any' };
}
