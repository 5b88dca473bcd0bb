import { catalogEntry } from '../../src/core/findings/catalog.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import { connectionModelOf } from '../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { actionForFinding } from '../../src/core/renewal/actionForFinding.ts';
import { applyReplacements } from '../../src/core/renewal/applyReplacements.ts';
import { carryOutAtOnce } from '../../src/core/renewal/change/carryOut.ts';
import { planAction } from '../../src/core/renewal/planAction.ts';
import { planRepair } from '../../src/core/repair/planRepair.ts';
import { changedDocuments, changeToolsOf } from '../support/changes.ts';
import { decodingTools } from '../support/kubeadmTrees.ts';
import { documentsOf } from './healing.ts';
import type { MemoryJudge } from './judgeInMemory.ts';
import { type Tree, withText } from './tree.ts';

/** What the light bulb of a finding puts in the place of a CA, and what comes of it. */
export interface ReplacedCa {
  readonly code: string;
  readonly path: string;
  /** An edit of the text, or a change that is planned. */
  readonly by: 'repair' | 'action';
  /** Connections that trust what stands there, and are refused because of that before and after. */
  readonly refusedStill: readonly string[];
  /** Connections that are refused after it alone. */
  readonly broken: readonly string[];
  /** The same problem is there again. */
  readonly isThereStill: boolean;
}

/** Carries out every replacement of a CA that is offered for a finding. */
export async function replacedCas(
  tree: Tree,
  {
    graph,
    findings,
    judge,
    now,
  }: {
    readonly graph: PkiGraph;
    readonly findings: readonly Finding[];
    readonly judge: MemoryJudge;
    readonly now: number;
  },
): Promise<readonly ReplacedCa[]> {
  const done: ReplacedCa[] = [];
  for (const finding of findings) {
    if (catalogEntry(finding.code).quickFix !== 'replace-ca') continue;
    for (const [by, after] of [
      ['repair', repaired(tree, graph, finding, now)],
      ['action', await acted(tree, graph, finding, now)],
    ] as const) {
      if (after === undefined) continue;
      const then = await judge.graphOf(after);
      const [before, refused] = [refusedIn(graph, now), refusedIn(then, now)];
      done.push({
        code: finding.code,
        path: finding.path,
        by,
        refusedStill: refused.filter((each) => before.includes(each) && trustsAt(graph, finding).has(each)),
        broken: refused.filter((each) => !before.includes(each)),
        isThereStill: judge
          .findingsOf(then)
          .some(
            ({ code, path, span }) =>
              code === finding.code && path === finding.path && span?.start === finding.span?.start,
          ),
      });
    }
  }
  return done;
}

function repaired(tree: Tree, graph: PkiGraph, finding: Finding, now: number): Tree | undefined {
  const documents = documentsOf(tree);
  const context = { graph, now, tools: decodingTools, textOf: (path: string) => documents[path] as string | undefined };
  const repair = planRepair(context, finding);
  if (repair === undefined) return undefined;
  return [...repair.replacements].reduce(
    (result, [path, replacements]) => withText(result, path, applyReplacements(String(documents[path]), replacements)),
    tree,
  );
}

async function acted(tree: Tree, graph: PkiGraph, finding: Finding, now: number): Promise<Tree | undefined> {
  const action = actionForFinding(graph, finding, now)?.action;
  const plan = action && planAction(action, { graph, now, canOpenKeys: true });
  if (plan === undefined || plan.kind === 'refusal') return undefined;
  const documents = documentsOf(tree);
  const changeSet = await carryOutAtOnce(plan, changeToolsOf(documents));
  if (changeSet.kind === 'refusal') return undefined;
  return Object.entries(changedDocuments(documents, changeSet)).reduce(
    (result, [path, text]) => (text === documents[path] ? result : withText(result, path, String(text))),
    tree,
  );
}

/** `CONNECTION SIDE` of each side that refuses because of what it trusts. */
function refusedIn(graph: PkiGraph, now: number): readonly string[] {
  return judgeConnections(connectionModelOf(graph), now).flatMap(({ connection: { id }, server, client }) =>
    Object.entries({ server, client }).flatMap(([side, verdict]) =>
      verdict.kind === 'refused' && verdict.reason === 'authority' ? [`${id} ${side}`] : [],
    ),
  );
}

/** The sides whose trust stands where a finding is. */
function trustsAt(graph: PkiGraph, { path, span }: Finding): ReadonlySet<string> {
  const sides = connectionModelOf(graph).connections.flatMap(({ id, clientTrusts, serverTrusts }) =>
    Object.entries({ server: clientTrusts, client: serverTrusts }).flatMap(([side, source]) =>
      source.kind === 'materials' &&
      source.materials.some(({ material }) =>
        material.occurrences.some(
          ({ file, credential: { block, value } }) =>
            file.path === path &&
            span !== undefined &&
            ((block.span.start <= span.start && span.end <= block.span.end) ||
              (value.span.start <= span.start && span.end <= value.span.end) ||
              value.keySpan?.start === span.start),
        ),
      )
        ? [`${id} ${side}`]
        : [],
    ),
  );
  return new Set(sides);
}
