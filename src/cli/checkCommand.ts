import { createHash } from 'node:crypto';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { judge } from '../core/findings/evaluate.ts';
import type { Finding, Severity, SilencedFinding } from '../core/findings/findingModel.ts';
import { toldOnce } from '../core/findings/toldOnce.ts';
import { uselessSuppressions } from '../core/findings/uselessSuppressions.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { causesOfClusters, shownCauses } from '../core/present/causesText.ts';
import { buildBaseline, compareWithBaseline } from '../core/present/findings/baseline.ts';
import { codeQualityReport } from '../core/present/findings/codeQuality.ts';
import {
  findingsTable,
  goneWords,
  quietWords,
  silencedCounts,
  silencedWords,
} from '../core/present/findings/findingsTable.ts';
import { githubAnnotations } from '../core/present/findings/githubAnnotations.ts';
import { sarifLog } from '../core/present/findings/sarif.ts';
import { consequencesOf, foldedWords } from '../core/present/foldedFindings.ts';
import { buildInventory } from '../core/present/inventory/inventory.ts';
import { kubeadmExpirations } from '../core/present/kubeadm/kubeadmExpiration.ts';
import { kubeadmTable } from '../core/present/kubeadm/kubeadmTable.ts';
import type { PresentContext } from '../core/present/presentContext.ts';
import { causesByCluster, type RootCause } from '../core/present/rootCauses.ts';
import { unreadNote } from '../core/present/unreadNote.ts';
import { exceptUnreadable, unreadFiles } from '../core/renewal/notRenewable.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { judgedMoment, type ParsedArguments } from './arguments.ts';
import { readBaseline, writeBaseline } from './baselineFile.ts';
import { baselinePaths } from './baselinePaths.ts';
import { type CliIo, type ExitCode, exitCode, tellNote, UsageError } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { outLines, outText } from './outText.ts';
import { readingTerms } from './readingTerms.ts';
import { createDecodingTools } from './tools.ts';

type Format = (typeof optionWords.check)[number];

/** `certscope check-expiration`: what kubeadm's users type. */
export function runCheckExpiration(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const given: Readonly<Record<string, string>> = { format: 'kubeadm', 'fail-on': 'never' };
  return runCheck(
    { ...parsed, oneOf: (name, words, fallback) => words.find((each) => each === given[name]) ?? fallback },
    io,
  );
}

/** `certscope check`: judges the given files; exit code 1 when a finding reaches `--fail-on`. */
export async function runCheck(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, text, oneOf, flag } = parsed;
  const format = oneOf('format', optionWords.check, 'text');
  const failOn = oneOf('fail-on', optionWords.failOn, 'error');
  const now = judgedMoment(parsed, io);
  const [old, created] = [text('baseline'), text('write-baseline')];
  if (old !== undefined && created !== undefined) {
    throw new UsageError(l10n.t('{0} and {1} cannot be used together.', '--baseline', '--write-baseline'));
  }
  const baseline = old === undefined ? undefined : await readBaseline(old, io);
  const tools = createDecodingTools(io);
  const { files, lookUps, notes, failed, isWhole, isFound, isAround, localOf, policy } = await loadFiles(
    positionals,
    readingTerms(parsed),
    tools,
    io,
  );
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  const judged = judge(graph, policy(old === undefined && created === undefined), now);
  const around = new Set(files.filter(isAround).map((file) => file.path));
  const findings = judged.findings.filter((finding) => !around.has(finding.path));
  const unread = unreadFiles(graph, isFound);
  const told = format === 'text' ? exceptUnreadable(unread, graph) : unread;
  const isAllRead = isWhole && unread.length === 0;
  for (const note of [...notes, ...unreadNote(told)]) tellNote(note, io);
  // Without any file, "No problems" would be a verdict about nothing.
  if (failed && format === 'text' && files.every(({ unreadable }) => unreadable !== undefined)) return exitCode.usage;
  for (const { path: file, span, message } of uselessSuppressions(graph)) {
    const lines = files.find((each) => each.path === file)?.lines;
    tellNote(visibleWholeText(`${file}:${(lines?.positionAt(span.start).line ?? 0) + 1}: ${message}`), io);
  }
  const pathOf = baselinePaths(path.resolve(io.cwd, created ?? old ?? ''), localOf);
  if (created !== undefined) {
    await writeBaseline(created, buildBaseline(graph, findings, pathOf), io);
    return isAllRead ? exitCode.ok : exitCode.usage;
  }
  const compared = baseline && compareWithBaseline(graph, findings, baseline, pathOf);
  const isAll = flag('all');
  const each = compared?.fresh ?? findings;
  const fresh = isAll && format === 'text' ? each : toldOnce(graph, each).told;
  const known = (compared?.known ?? []).map((finding) => ({ ...finding, by: 'baseline' as const }));
  const silenced = [...judged.silenced, ...known].filter(({ path }) => !around.has(path));
  // The table counts them itself, JSON says what is quiet, and annotations have no hints.
  const isShort = !isAll && (format === 'sarif' || format === 'gitlab');
  const shown = isShort ? fresh.filter(({ quiet }) => quiet === undefined) : fresh;
  const gone = compared?.gone;
  if (format === 'text') {
    const causes = causesByCluster({ graph, findings: shown, now, policy: { showsAll: isAll } });
    const told = causes.flatMap((cluster) => cluster.causes.slice(0, shownCauses));
    const folded = new Map(told.map((cause) => [cause, isAll ? [] : consequencesOf(cause, shown, graph)]));
    const below = (cause: RootCause) => foldedWords(folded.get(cause) ?? [], graph, '--all');
    outText(causesOfClusters(causes, causes.length > 1, below), io);
    const unlisted = new Set([...folded.values()].flat());
    outLines(findingsTable(graph, shown, { isAll, unlisted, silenced, gone, columns: io.columns }), io);
  } else io.out(report(format, { graph, findings: shown, now }, { silenced, isAll }, io));
  const silent = format === 'text' ? '' : silencedWords(silenced, isAll);
  const lost = format === 'text' ? undefined : goneWords(gone);
  for (const words of [quietWords(fresh.length - shown.length), silent, lost ?? ''])
    if (words !== '') tellNote(words.trimEnd(), io);
  if (!isAllRead) return exitCode.usage;
  return reaches(fresh, failOn) ? exitCode.found : exitCode.ok;
}

function report(
  format: Exclude<Format, 'text'>,
  { graph, findings, now }: Pick<PresentContext, 'graph' | 'findings' | 'now'>,
  { silenced, isAll }: { readonly silenced: readonly SilencedFinding[]; readonly isAll: boolean },
  io: CliIo,
): string {
  switch (format) {
    case 'json':
      return jsonDocument(buildInventory(graph, findings, { ignored: silencedCounts(silenced) }));
    case 'sarif':
      return jsonDocument(
        sarifLog(graph, findings, {
          ...{ version: io.version, page: io.findingPage, digest },
          silenced: isAll ? silenced : [],
        }),
      );
    case 'github':
      return githubAnnotations(graph, findings);
    case 'gitlab':
      return jsonDocument(codeQualityReport(graph, findings, digest));
    case 'kubeadm':
      return kubeadmTable(kubeadmExpirations(graph), now);
  }
}

function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

const failing: Readonly<Record<(typeof optionWords.failOn)[number], readonly Severity[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
  never: [],
};

function reaches(findings: readonly Finding[], failOn: keyof typeof failing): boolean {
  return findings.some(({ severity }) => failing[failOn].includes(severity));
}
