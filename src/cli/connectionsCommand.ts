import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { connectionsJson } from '../core/present/connections/connectionsJson.ts';
import { connectionsText } from '../core/present/connections/connectionsText.ts';
import { hostConnectionsText } from '../core/present/connections/hostConnectionsText.ts';
import { judgedConnections, notCountedWords } from '../core/present/judgedConnections.ts';
import { clusterIn } from '../core/present/map/hosts/clusterIn.ts';
import { mapOf } from '../core/present/map/mapOf.ts';
import { unreadJson, unreadNote } from '../core/present/unreadNote.ts';
import { unreadPlaces } from '../core/renewal/notRenewable.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { judgedMoment, type ParsedArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode, tellNote } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { outText } from './outText.ts';
import { readingTerms } from './readingTerms.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope connections`: judges who connects to whom in the given files; exit code 1 when a connection is broken. */
export async function runConnections(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, oneOf, flag } = parsed;
  const format = oneOf('format', optionWords.plain, 'text');
  const now = judgedMoment(parsed, io);
  const tools = createDecodingTools(io);
  const { files, lookUps, notes, isWhole, isFound, policy } = await loadFiles(
    positionals,
    readingTerms(parsed),
    tools,
    io,
  );
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  const context = {
    ...{ graph, now, policy: { ...policy(), showsAll: flag('all') } },
    findings: evaluate(graph, policy(), now),
  };
  const { model, verdicts, listed } = judgedConnections(context);
  const map = clusterIn(verdicts) === undefined ? mapOf(context, { today: now }) : undefined;
  const { hosts, scene } = map ?? {};
  const unread = unreadPlaces(graph, isFound);
  for (const note of [...notes, ...unreadNote(unread), notCountedWords(model, '--all') ?? []].flat())
    tellNote(note, io);
  if (format === 'text') {
    const isOfHosts = hosts !== undefined && scene !== undefined;
    outText(
      isOfHosts ? hostConnectionsText({ hosts, scene }, now) : connectionsText(model.clusters, listed, context),
      io,
    );
  }
  if (format === 'json')
    io.out(jsonDocument({ ...connectionsJson(model.clusters, listed, now, hosts), unread: unreadJson(unread) }));
  if (!isWhole || unread.length > 0) return exitCode.usage;
  return [...verdicts, ...(hosts?.rows ?? [])].some(({ state }) => state === 'broken') ? exitCode.found : exitCode.ok;
}
