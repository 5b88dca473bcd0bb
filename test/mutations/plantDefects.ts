import type { Finding } from '../../src/core/findings/findingModel.ts';
import { contradictionsIn, describeContradiction } from '../support/contradictions.ts';
import { commonClasses, furtherClasses, particularClasses } from './classes.ts';
import type { Distribution } from './distribution.ts';
import type { HealthyTree } from './distributions.ts';
import { fittingGroups, unfittingAnswers } from './fittingAnswers.ts';
import { type Offered, offeredFor } from './healing.ts';
import { judgeFolder } from './judgeFolder.ts';
import { MemoryJudge } from './judgeInMemory.ts';
import type { Mutation, MutationClass } from './mutation.ts';
import { type ReplacedCa, replacedCas } from './replacedCas.ts';
import { describeFinding, isSerious, type Score, scoreMutation } from './score.ts';
import { TreeFolder } from './treeFolder.ts';
import { unexplainedLines } from './unexplainedLines.ts';

/** A mutation with what CertScope said of it. */
export interface Outcome extends Score {
  /** Name of the healthy tree. */
  readonly tree: string;
  readonly mutation: Mutation;
  readonly findings: readonly Finding[];
  /** What check, connections and kubectl's verdict say differently of one place or context. */
  readonly contradictions: readonly string[];
}

/** What is asked of the defects of one healthy tree; each is planted and judged once. */
export interface PlantedDefects {
  /** What is said of the healthy tree itself. */
  readonly healthy: readonly Finding[];
  readonly outcomes: readonly Outcome[];
  /** What the map offers for the connections that a defect breaks. */
  readonly offered: readonly Answer<Offered>[];
  /** What the light bulb puts in the place of CAs. */
  readonly replaced: readonly Answer<ReplacedCa>[];
  /** Lines that a defect makes programs print and that it does not explain. */
  readonly unexplained: readonly Answer<string>[];
  /** What is wrong with what check, connections and explain say together, by group of {@link fittingAnswers}. */
  readonly unfitting: readonly (Answer<string> & { readonly group: string })[];
  /** What is said of the tree in a folder and in memory, in words. */
  readonly inFolders: readonly { readonly command: readonly string[]; readonly memory: readonly string[] }[];
}

interface Answer<Result> {
  /** Its name. */
  readonly mutation: string;
  readonly results: readonly Result[];
}

/** Offers and replacements are carried out: for every so many of those of a common class that are planted. */
const everyActed = 5;
/** Lines are looked for in every so many of them. */
const everyExplained = 8;
/** Folders are written for every so many of all that are planted. */
const everyInFolder = 12;

/**
 * Plants the defects in a healthy tree, one at a time, and asks everything of each.
 *
 * @param offers - Offers are looked for in one of so many that are acted on, and which, so that each tree has others.
 */
export async function plantDefects(
  name: string,
  { create, every }: HealthyTree,
  offers: { readonly share: number; readonly first: number },
): Promise<PlantedDefects> {
  const distribution = await create();
  const { now } = distribution;
  const judge = new MemoryJudge(distribution);
  const healthy = await judge.judge(distribution.tree);
  const outcomes: Outcome[] = [];
  const offered: Answer<Offered>[] = [];
  const replaced: Answer<ReplacedCa>[] = [];
  const unexplained: Answer<string>[] = [];
  const unfitting: PlantedDefects['unfitting'][number][] = [];
  const inFolders: PlantedDefects['inFolders'][number][] = [];
  const folder = new TreeFolder();
  try {
    for (const { mutation, isActed, isExplained, isInFolder, groups } of await mutationsOf(distribution, every)) {
      const tree = await mutation.mutate(distribution.tree);
      const graph = await judge.graphOf(tree);
      const findings = judge.findingsOf(graph);
      const answer = <Result>(results: readonly Result[]) => ({ mutation: mutation.name, results });
      const contradictions = contradictionsIn(graph, now, findings).map(describeContradiction);
      const outcome = { tree: name, mutation, findings, contradictions, ...scoreMutation(tree, mutation, findings) };
      outcomes.push(outcome);
      for (const group of groups) {
        unfitting.push({ group, ...answer(unfittingAnswers(group, { mutation, findings, graph, now })) });
      }
      if (isActed && (replaced.length + offers.first) % offers.share === 0) {
        offered.push(answer(await offeredFor(tree, { graph, findings, now })));
      }
      if (isActed) replaced.push(answer(await replacedCas(tree, { graph, findings, judge, now })));
      if (isExplained) unexplained.push(answer(unexplainedLines(graph, now)));
      if (isInFolder) {
        const command = (await judgeFolder(folder, tree, distribution)).map(describeFinding);
        inFolders.push({ command, memory: findings.filter(isSerious).map(describeFinding) });
      }
    }
  } finally {
    folder.remove();
  }
  return { healthy, outcomes, offered, replaced, unexplained, unfitting, inFolders };
}

interface Chosen {
  readonly mutation: Mutation;
  readonly isActed: boolean;
  readonly isExplained: boolean;
  readonly isInFolder: boolean;
  readonly groups: readonly string[];
}

/** Those that are planted: every so many mutations of each common class, and all of the others. */
async function mutationsOf(distribution: Distribution, every: number): Promise<readonly Chosen[]> {
  const plantAll = async (classes: readonly MutationClass[]) =>
    Promise.all(
      classes.map(async (plant) =>
        (await plant(distribution)).map((mutation, index) => ({
          mutation,
          index,
          groups: fittingGroups(plant, mutation, index),
        })),
      ),
    );
  const [common, particular, further] = [
    await plantAll(commonClasses),
    await plantAll(particularClasses),
    await plantAll(furtherClasses),
  ];
  const isEvery = (index: number, so: number) => index % (every * so) === 0;
  const all = [...common.flat(), ...particular.flat().map((each) => ({ ...each, index: 0 })), ...further.flat()];
  return all
    .filter(({ index, groups }) => isEvery(index, 1) || groups.length > 0)
    .map(({ mutation, index, groups }, number) => ({
      mutation,
      groups,
      isActed: isEvery(index, everyActed),
      isExplained: isEvery(index, everyExplained),
      isInFolder: number % everyInFolder === 0,
    }));
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
