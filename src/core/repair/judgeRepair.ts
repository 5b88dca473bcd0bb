import type { Finding } from '../findings/findingModel.ts';
import { countIn, newErrors } from '../findings/newErrors.ts';
import type { ConnectionVerdict } from '../pki/cluster/connections/connectionModel.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { applyReplacements } from '../renewal/applyReplacements.ts';
import { type FileContent, graphAfter } from '../renewal/change/graphAfter.ts';
import { connectionsBetween } from '../renewal/change/judgeChange.ts';
import { optional } from '../text/optional.ts';
import { isRepairable, planRepairs } from './planRepair.ts';
import type { Repair, RepairContext } from './repairModel.ts';

/** What a repair leads to. */
export interface RepairOutlook {
  /** The finding is gone, and nothing else is worse than before: no error came elsewhere, and no connection is lost. */
  readonly helps: boolean;
  /** Another error appears in the same document, or a connection that nobody could judge is broken. */
  readonly isPart: boolean;
  /** What that error says. */
  readonly remains?: string;
  /** The connections that are broken and are not afterwards, by their ids. */
  readonly mended: readonly string[];
}

/** A repair that was judged and is worth offering. */
export interface JudgedRepair extends Repair {
  /** Its number among the repairs of its finding. */
  readonly choice: number;
  /** Absent if the picture is too large to judge it. */
  readonly outlook?: RepairOutlook;
}

/** The repairs of findings that were judged; those of others are not known yet. */
export type JudgedRepairs = ReadonlyMap<Finding, readonly JudgedRepair[]>;

/** Larger pictures take longer than anyone waits for a light bulb. */
const mostJudged = 3000;

/**
 * Judges a repair by what the files are with it: by the judge of findings, and by that of connections. The whole judgements are
 * compared, so that what it mends here does not outweigh what it breaks elsewhere.
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
  const rewritten = new Map<string, (later: Finding) => boolean>();
  for (const [path, edits] of replacements) {
    const text = textOf(path);
    if (text === undefined) return undefined;
    const after = applyReplacements(text, edits);
    const documents = new Set(edits.map(({ span }) => documentAt(text, span.start)));
    // What is wrong there may have been hidden by the finding.
    rewritten.set(path, ({ span }) => span === undefined || documents.has(documentAt(after, span.start)));
    files.push({ path, after: new Uint8Array(new TextEncoder().encode(after)) });
  }
  const changed = await graphAfter(graph, files, [], tools);
  const later = await evaluateAll(changed);
  if (later === undefined) return undefined;
  const connections = connectionsBetween(graph, changed, now);
  const isKept = connections.every(({ before, after }) => !works(before) || (after !== undefined && !isBroken(after)));
  const isGone = countIn(later)(finding) < countIn(findings)(finding);
  const added = newErrors(findings, later);
  const isInPlace = added.every((each) => rewritten.get(each.path)?.(each) === true);
  const isShown = connections.some(({ before, after }) => isBroken(after) && !isBroken(before));
  const isPart = finding.severity === 'error' && isInPlace && (added.length > 0 || isShown);
  return {
    helps: isGone && isKept && (isPart || (added.length === 0 && !isShown)),
    isPart,
    mended: connections.flatMap(({ before, after }) =>
      before?.state === 'broken' && after !== undefined && !isBroken(after) ? [before.connection.id] : [],
    ),
    ...optional('remains', isPart ? added[0]?.message : undefined),
  };
}

function isBroken(verdict: ConnectionVerdict | undefined): boolean {
  return verdict?.state === 'broken';
}

function works(verdict: ConnectionVerdict | undefined): boolean {
  return verdict?.state === 'works' || verdict?.state === 'willBreak';
}

/** The repairs of a finding that are worth offering, each with its outlook. */
export async function repairsThatHelp(
  finding: Finding,
  context: RepairContext,
  judge: (repair: Repair) => Promise<RepairOutlook | undefined>,
): Promise<readonly JudgedRepair[]> {
  const helping: JudgedRepair[] = [];
  for (const [choice, repair] of (isRepairable(finding.code) ? planRepairs(context, finding) : []).entries()) {
    const outlook = await judge(repair);
    if (outlook?.helps !== false) helping.push({ ...repair, choice, ...optional('outlook', outlook) });
  }
  return helping;
}

/** Number of the YAML document in which an offset is; other files are one. */
function documentAt(text: string, offset: number): number {
  return text.slice(0, offset).match(/^---/gm)?.length ?? 0;
}
