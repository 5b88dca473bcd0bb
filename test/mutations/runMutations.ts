import type { Finding } from '../../src/core/findings/model.ts';
import type { Distribution } from './distribution.ts';
import { judgeTree } from './judgeTree.ts';
import type { Mutation, MutationClass } from './mutation.ts';
import { describeFinding, type Score, scoreMutation } from './score.ts';
import { TreeFolder } from './treeFolder.ts';

/** A mutation with what CertScope said of it. */
export interface Outcome extends Score {
  readonly mutation: Mutation;
  readonly findings: readonly Finding[];
}

/**
 * Plants the mutations of the classes in a distribution, one at a time.
 *
 * @param every - Every so many mutations of a class.
 */
export async function runMutations(
  distribution: Distribution,
  classes: readonly MutationClass[],
  every: number,
): Promise<readonly Outcome[]> {
  const folder = new TreeFolder();
  const outcomes: Outcome[] = [];
  try {
    for (const mutationClass of classes) {
      const mutations = await mutationClass(distribution);
      for (const mutation of mutations.filter((_, index) => index % every === 0)) {
        const tree = await mutation.mutate(distribution.tree);
        const findings = await judgeTree(folder, tree, distribution);
        outcomes.push({ mutation, findings, ...scoreMutation(tree, mutation, findings) });
      }
    }
  } finally {
    folder.remove();
  }
  return outcomes;
}

/** What is wrong with an outcome, for a failing test. */
export function describeOutcome({ mutation, isReported, falseAlarms, findings }: Outcome): string {
  const missed = isReported
    ? []
    : [`missed: none of ${mutation.expected.codes.join(', ')} at ${mutation.expected.files?.join(', ') ?? 'any file'}`];
  const alarms = falseAlarms.map((finding) => `unrelated: ${describeFinding(finding)}`);
  const said = isReported ? [] : findings.map((finding) => `said: ${describeFinding(finding)}`);
  return [mutation.name, ...missed, ...alarms, ...said].join('\n  ');
}
