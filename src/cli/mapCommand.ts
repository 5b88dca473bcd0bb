import * as l10n from '@vscode/l10n';
import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import type { Cluster } from '../core/pki/cluster/connections/connectionModel.ts';
import { clusterTitle } from '../core/present/clusterTitle.ts';
import { countedModel, notCountedWords } from '../core/present/judgedConnections.ts';
import { hostsChoice, mapOf, type PkiMap } from '../core/present/map/mapOf.ts';
import { mapJson } from '../core/present/map/output/mapJson.ts';
import { mapMermaid } from '../core/present/map/output/mapMermaid.ts';
import { mapReport } from '../core/present/map/output/mapReport.ts';
import { mapText } from '../core/present/map/output/mapText.ts';
import { sceneToSvg } from '../core/present/map/output/sceneToSvg.ts';
import type { PresentContext } from '../core/present/presentContext.ts';
import { unreadJson, unreadNote } from '../core/present/unreadNote.ts';
import { type NotRenewable, unreadPlaces } from '../core/renewal/notRenewable.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { judgedMoment, type ParsedArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode, tellNote, UsageError } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { outText } from './outText.ts';
import { readingTerms } from './readingTerms.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope map`: draws who trusts whom in a cluster; exit code 1 when a connection or a host is broken. */
export async function runMap(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, text, oneOf, flag } = parsed;
  const format = oneOf('format', optionWords.map, 'text');
  const now = judgedMoment(parsed, io);
  const tools = createDecodingTools(io);
  const { files, lookUps, notes, isWhole, isFound, policy } = await loadFiles(
    positionals,
    readingTerms(parsed),
    tools,
    io,
  );
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  const wanted = text('cluster');
  const terms = { policy: { ...policy(), showsAll: flag('all') }, now };
  const model = countedModel(graph, terms.policy);
  const { clusters } = model;
  const cluster =
    wanted === undefined ? {} : { cluster: wanted === hostsChoice ? wanted : clusterNamed(clusters, wanted).id };
  const context = {
    graph,
    findings: evaluate(graph, terms.policy, now),
    ...terms,
  };
  const map = mapOf(context, { today: io.now(), ...cluster });
  const unread = unreadPlaces(graph, isFound);
  for (const note of [...notes, ...unreadNote(unread), notCountedWords(model, '--all') ?? []].flat())
    tellNote(note, io);
  const { length } = map.scene.clusters.filter(({ id }) => id !== hostsChoice);
  if (length > 1 && wanted === undefined) {
    const labels = map.scene.clusters.map(({ label }) => label).join(', ');
    const words = l10n.t('found {0} clusters and drew one. Choose with {1}: {2}', length, '--cluster', labels);
    tellNote(words, io);
  }
  const others =
    map.hosts === undefined && wanted === undefined ? map.scene.clusters.filter(({ id }) => id === hostsChoice) : [];
  if (others.length > 0) {
    tellNote(l10n.t('found hosts, too. Draw them with {0}.', '--cluster hosts'), io);
  }
  const drawing = drawn(format, map, context, unread, io.columns);
  if (format === 'text') outText(drawing, io);
  else io.out(drawing);
  if (!isWhole || unread.length > 0) return exitCode.usage;
  const states = [...(map.hosts?.rows ?? map.model.verdicts), ...others];
  return states.some(({ state }) => state === 'broken') ? exitCode.found : exitCode.ok;
}

/** Finds a cluster by its title, what tells it from others of its name, its name, or the start of its CA's fingerprint. */
function clusterNamed(clusters: readonly Cluster[], wanted: string): Cluster {
  const start = wanted.replace(/[:…]/g, '').toLowerCase();
  const titleOf = (cluster: Cluster): string => clusterTitle(cluster, clusters);
  const found =
    [
      clusters.filter((each) => titleOf(each) === wanted || titleOf(each).endsWith(` (${wanted})`)),
      clusters.filter(({ name }) => name === wanted),
      clusters.filter(({ id }) => start.length >= 4 && id.startsWith(start)),
    ].find(({ length }) => length > 0) ?? [];
  const [cluster] = found;
  if (cluster !== undefined && found.length === 1) return cluster;
  const known = clusters.map(titleOf).join(', ');
  const name = JSON.stringify(wanted);
  const problem =
    found.length > 1 ? l10n.t('several clusters are named {0}.', name) : l10n.t('cluster {0} was not found.', name);
  const choice = known === '' ? l10n.t('No clusters were found.') : l10n.t('Clusters: {0}.', known);
  throw new UsageError(l10n.t('{0} {1}', problem, choice));
}

function drawn(
  format: (typeof optionWords.map)[number],
  map: PkiMap,
  { graph, findings, now }: PresentContext,
  unread: readonly NotRenewable[],
  columns: number | undefined,
): string {
  switch (format) {
    case 'text':
      return mapText(map, now, columns);
    case 'json':
      return jsonDocument({ ...mapJson(map, graph, now), unread: unreadJson(unread) });
    case 'mermaid':
      return mapMermaid(map, now);
    case 'svg':
      return sceneToSvg(map.scene);
    case 'markdown':
      return mapReport(map, graph, findings, now);
  }
}
