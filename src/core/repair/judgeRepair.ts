import type { Finding } from '../findings/findingModel.ts';
import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../pki/cluster/connections/judgeConnections.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { applyReplacements } from '../renewal/applyReplacements.ts';
import { type FileContent, graphAfter } from '../renewal/change/graphAfter.ts';
import { optional } from '../text/optional.ts';
import type { Repair, RepairContext } from './repairModel.ts';

/** What a repair leads to. */
export interface RepairOutlook {
  /** The finding is gone, and neither more connections are broken nor more errors are there than before. */
  readonly helps: boolean;
  /** Another error appears in its place. */
  readonly isPart: boolean;
  /** What that error says. */
  readonly remains?: string;
  /** How many connections less are broken. */
  readonly repaired: number;
}

/** Larger pictures take longer than anyone waits for a light bulb. */
const mostJudged = 3000;

/**
 * Judges a repair by what the files are with it: by the judge of findings, and by that of connections.
 *
 * @param findings - All findings now.
 * @param evaluateAll - Judges a graph; `undefined` if the result is not needed any more.
 * @returns `undefined` if that takes too long, or a file cannot be read.
 */
export async function judgeRepair(
  { replacements }: Repair,
  finding: Finding,
  { graph, now, tools, textOf }: RepairContext,
  findings: readonly Finding[],
  evaluateAll: (graph: PkiGraph) => Promise<readonly Finding[] | undefined>,
): Promise<RepairOutlook | undefined> {
  if (graph.certificates.size > mostJudged) return undefined;
  const files: FileContent[] = [];
  for (const [path, edits] of replacements) {
    const text = textOf(path);
    if (text === undefined) return undefined;
    files.push({ path, after: new Uint8Array(new TextEncoder().encode(applyReplacements(text, edits))) });
  }
  const changed = await graphAfter(graph, files, [], tools);
  const later = await evaluateAll(changed);
  if (later === undefined) return undefined;
  const errors = (all: readonly Finding[]) => all.filter(({ severity }) => severity === 'error').length;
  const brokenIn = (each: PkiGraph) =>
    judgeConnections(connectionModelOf(each), now).filter(({ state }) => state === 'broken').length;
  const isGone = alikeIn(later, finding) < alikeIn(findings, finding);
  const repaired = brokenIn(graph) - brokenIn(changed);
  const more = errors(later) - errors(findings);
  const isPart = finding.severity === 'error' && more === 0;
  const isNew = (each: Finding) => each.severity === 'error' && alikeIn(findings, each) < alikeIn(later, each);
  const remains = isPart ? later.find(isNew)?.message : undefined;
  return { helps: isGone && repaired >= 0 && more <= 0, isPart, repaired, ...optional('remains', remains) };
}

function alikeIn(findings: readonly Finding[], { code, path, message }: Finding): number {
  return findings.filter((each) => each.code === code && each.path === path && each.message === message).length;
}
