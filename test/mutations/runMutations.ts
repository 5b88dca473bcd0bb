import type { Finding } from '../../src/core/findings/findingModel.ts';
import { commonClasses, particularClasses } from './classes.ts';
import type { Distribution } from './distribution.ts';
import type { HealthyTree } from './distributions.ts';
import { MemoryJudge } from './judgeInMemory.ts';
import type { Mutation } from './mutation.ts';
import { describeFinding, type Score, scoreMutation } from './score.ts';
import type { Tree } from './tree.ts';

/** A mutation with what CertScope said of it. */
export interface Outcome extends Score {
  /** Name of the healthy tree. */
  readonly tree: string;
  readonly mutation: Mutation;
  readonly findings: readonly Finding[];
}

/** Plants the mutations in a healthy tree, one at a time. */
export async function runMutations(name: string, healthy: HealthyTree): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const { mutation, tree, judge } of defectiveTrees(healthy)) {
    const findings = await judge.judgeAll(tree);
    outcomes.push({ tree: name, mutation, findings, ...scoreMutation(tree, mutation, findings) });
  }
  return outcomes;
}

/** A healthy tree with one defect. */
interface DefectiveTree {
  readonly mutation: Mutation;
  readonly tree: Tree;
  /** One for all of the same healthy tree. */
  readonly judge: MemoryJudge;
  readonly now: number;
}

/** Which defects are planted. */
interface Sampling {
  /** Of the common classes every so many of those that the healthy tree takes by itself. */
  readonly every?: number;
  /** Of what is left one in so many, and which. */
  readonly share?: number;
  readonly first?: number;
}

/** Plants defects in a healthy tree, one at a time. */
export async function* defectiveTrees(
  healthy: HealthyTree,
  { every = 1, share = 1, first = 0 }: Sampling = {},
): AsyncGenerator<DefectiveTree> {
  const distribution = await healthy.create();
  const judge = new MemoryJudge(distribution);
  for (const [index, mutation] of (await mutationsOf(distribution, healthy.every * every)).entries()) {
    if ((index + first) % share !== 0) continue;
    yield { mutation, tree: await mutation.mutate(distribution.tree), judge, now: distribution.now };
  }
}

/** @param every - Every so many mutations of each common class. */
export async function mutationsOf(distribution: Distribution, every: number): Promise<readonly Mutation[]> {
  const common = await Promise.all(commonClasses.map((plant) => plant(distribution)));
  const particular = await Promise.all(particularClasses.map((plant) => plant(distribution)));
  return [...common.flatMap((mutations) => mutations.filter((_, index) => index % every === 0)), ...particular.flat()];
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
