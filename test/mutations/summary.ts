import { isAwaited } from './awaited.ts';
import type { Outcome } from './plantDefects.ts';

/** Recall and precision of all outcomes, in words. */
export function summarise(outcomes: readonly Outcome[]): string {
  const judged = outcomes.filter(({ tree, mutation }) => !isAwaited(tree, mutation));
  const reported = judged.filter(({ isReported }) => isReported).length;
  const right = judged.reduce((sum, { rightCount }) => sum + rightCount, 0);
  const alarms = judged.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0);
  const awaited = outcomes.length - judged.length;
  return (
    `Mutations: ${outcomes.length} defects planted, ${reported} of ${judged.length} reported ` +
    `(recall ${percent(reported, judged.length)}), ${right} of ${right + alarms} findings to the point ` +
    `(precision ${percent(right, right + alarms)})${awaited === 0 ? '' : `, ${awaited} awaited`}`
  );
}

function percent(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${Math.floor((1000 * part) / whole) / 10} %`;
}
