import { evaluate } from '../../src/core/findings/evaluate.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import type { PkiMap } from '../../src/core/present/map/mapOf.ts';
import type { PresentContext } from '../../src/core/present/presentContext.ts';
import {
  type JudgedRepair,
  type JudgedRepairs,
  judgeRepair,
  repairsThatHelp,
} from '../../src/core/repair/judgeRepair.ts';
import type { Documents } from './changes.ts';
import { decodingTools } from './kubeadmTrees.ts';

/** What a host judges between two drawings of a map. */
export async function judgedIn(
  { unjudged }: Pick<PkiMap, 'unjudged'>,
  texts: Documents,
  { graph, findings, policy, now }: PresentContext,
): Promise<JudgedRepairs> {
  const textOf = (path: string): string | undefined => {
    const text = texts[path];
    return typeof text === 'string' ? text : undefined;
  };
  const context = { graph, now, tools: decodingTools, textOf };
  const judged = new Map<Finding, readonly JudgedRepair[]>();
  for (const finding of unjudged) {
    const helping = repairsThatHelp(finding, context, (repair) =>
      judgeRepair(repair, finding, context, findings, async (later) => evaluate(later, policy, now)),
    );
    judged.set(finding, await helping);
  }
  return judged;
}
