import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { forecast } from '../core/pki/cluster/connections/forecast.ts';
import { judgeConnections } from '../core/pki/cluster/connections/judgeConnections.ts';
import { forecastCalendar } from '../core/present/forecast/forecastCalendar.ts';
import { forecastJson } from '../core/present/forecast/forecastJson.ts';
import { forecastText } from '../core/present/forecast/forecastText.ts';
import { outagesOf } from '../core/present/forecast/outages.ts';
import { countedModel, notCountedWords } from '../core/present/judgedConnections.ts';
import { causesByCluster } from '../core/present/rootCauses.ts';
import { unreadJson, unreadNote } from '../core/present/unreadNote.ts';
import { unreadPlaces } from '../core/renewal/notRenewable.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { judgedMoment, momentOption, type ParsedArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode, tellNote } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { outText } from './outText.ts';
import { readingTerms } from './readingTerms.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope forecast`: shows which connections stop when, if nothing is renewed. */
export async function runForecast(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, text, oneOf, flag } = parsed;
  const format = oneOf('format', optionWords.forecast, 'text');
  const now = judgedMoment(parsed, io);
  const until = text('until');
  const tools = createDecodingTools(io);
  const { files, lookUps, notes, isWhole, isFound, policy } = await loadFiles(
    positionals,
    readingTerms(parsed),
    tools,
    io,
  );
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  const shown = { showsAll: flag('all') };
  const model = countedModel(graph, shown);
  const end = until === undefined ? Number.POSITIVE_INFINITY : momentOption('until', until, io.now());
  const outages = outagesOf(forecast(model, now, end));
  const stopped = judgeConnections(model, now).filter(({ state }) => state === 'broken');
  const unread = unreadPlaces(graph, isFound);
  for (const note of [...notes, ...unreadNote(unread), notCountedWords(model, '--all') ?? []].flat())
    tellNote(note, io);
  switch (format) {
    case 'text':
      outText(
        forecastText(
          model.clusters,
          outages,
          causesByCluster({ graph, findings: evaluate(graph, policy(), now), now, policy: shown }),
          now,
        ),
        io,
      );
      break;
    case 'json':
      io.out(jsonDocument({ ...forecastJson(model.clusters, outages, stopped, now), unread: unreadJson(unread) }));
      break;
    case 'ics':
      io.out(forecastCalendar(model.clusters, outages, io.now()));
  }
  return isWhole && unread.length === 0 ? exitCode.ok : exitCode.usage;
}
