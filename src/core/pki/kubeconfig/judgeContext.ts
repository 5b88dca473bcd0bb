import type { ClusterPicture, Kubeconfig, KubeconfigContext } from '../cluster/clusterModel.ts';
import { connectionJudge } from './connectionJudge.ts';
import type { ConnectionSide } from './connectionSide.ts';
import type { ContextVerdict, VerdictEnd } from './contextVerdictModel.ts';
import { preparedContext } from './prepareContext.ts';

/**
 * Tells, from the files alone, whether kubectl works with a context of a kubeconfig, with the words that it prints where
 * it does not.
 *
 * @param context - `undefined`: without naming one, so that `current-context` counts.
 * @param at - The moment to judge by.
 * @returns What no file tells stays unknown. Never throws.
 */
export function judgeContext(
  picture: ClusterPicture,
  kubeconfig: Kubeconfig,
  context: KubeconfigContext | undefined,
  at: number,
): ContextVerdict {
  const prepared = preparedContext(picture, kubeconfig, context);
  if ('fault' in prepared) return { state: 'broken', fault: prepared.fault };
  if ('doubts' in prepared) return { state: 'unknown', doubts: prepared.doubts };
  const judge = connectionJudge(picture, kubeconfig, prepared);
  const now = judge.faultAt(at);
  if (now !== undefined) return { state: 'broken', fault: now };
  const end = firstEnd(judge, at);
  const ending = end === undefined ? {} : { end };
  const doubts = judge.doubts;
  return doubts.length === 0 ? { state: 'works', ...ending } : { state: 'unknown', doubts, ...ending };
}

/** The first of the moments at which something ends from which on kubectl fails. */
function firstEnd(judge: ConnectionSide, after: number): VerdictEnd | undefined {
  const moments = [...new Set(judge.ends)].filter((moment) => moment > after).sort((a, b) => a - b);
  for (const at of moments) {
    const fault = judge.faultAt(at + 1000);
    if (fault !== undefined) return { at, fault };
  }
  return undefined;
}
