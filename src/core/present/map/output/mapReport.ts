import * as l10n from '@vscode/l10n';
import type { Finding } from '../../../findings/findingModel.ts';
import { blastRadius } from '../../../pki/cluster/connections/blastRadius.ts';
import { refusals } from '../../../pki/cluster/connections/refusals.ts';
import type { CertificateNode, PkiGraph } from '../../../pki/pkiModel.ts';
import { formatDuration } from '../../../text/duration.ts';
import { formatDate, formatIsoTime } from '../../../text/moment.ts';
import { joinWords, listSeparator } from '../../../text/sentences.ts';
import { fileNameOf } from '../../../text/shownPath.ts';
import { connectionTitle, placeWords } from '../../connections/partyWords.ts';
import { logLines } from '../../connections/verdictWords.ts';
import { codeSpan, plainText } from '../../markdown.ts';
import { severityState, stateMark } from '../../stateMark.ts';
import { learnerCounts } from '../details/itemDetails.ts';
import type { PkiMap } from '../mapOf.ts';
import type { MapModel } from '../model/mapModel.ts';
import { countsInWords } from '../spokenWords.ts';
import { mapMermaid } from './mapMermaid.ts';
import { connectionCells, mapRows } from './mapRows.ts';
import { chainTables } from './mapText.ts';

/**
 * Writes a map as Markdown for a runbook or a pull request: a Mermaid picture, what is broken with the log messages,
 * connections, certificates, CAs with their dependents, findings, forecast.
 */
export function mapReport(map: PkiMap, graph: PkiGraph, findings: readonly Finding[], now: number): string {
  const { scene, hosts } = map;
  const model = hosts === undefined ? map.model : { ...map.model, wires: [], verdicts: [], authorities: [] };
  const rows = mapRows(model, now);
  const counts =
    hosts === undefined ? countsInWords(model.verdicts) : joinWords(scene.chips.map(({ spoken }) => spoken));
  const broken = rows.filter(({ wire }) => wire.state === 'broken');
  return [
    `# ${plainText(`${scene.title} · ${scene.subtitle}`)}`,
    plainText([l10n.t('As of {0}', formatIsoTime(now)), ...(counts === '' ? [] : [counts])].join(': ')),
    ...scene.notes.map((note) => plainText(note)),
    ...(rows.length === 0 && hosts === undefined ? [] : [`\`\`\`mermaid\n${mapMermaid(map, now)}\`\`\``]),
    ...part(l10n.t('Broken'), [
      ...broken.map((row) => brokenText(row)),
      ...(hosts?.hosts ?? []).flatMap(({ host, why }) =>
        why === undefined ? [] : `- **${plainText(host.title)}**: ${plainText(why)}`,
      ),
    ]),
    ...part(l10n.t('Hosts'), hosts === undefined ? [] : chainTables(hosts, table)),
    ...part(
      l10n.t('Connections'),
      rows.length === 0
        ? []
        : [
            table(
              [
                l10n.t('State'),
                l10n.t('Connection'),
                l10n.t('Client presents'),
                l10n.t('Server trusts'),
                l10n.t('Server presents'),
                l10n.t('Client trusts'),
              ],
              rows.map(connectionCells),
            ),
          ],
    ),
    ...part(l10n.t('Certificates'), certificatesPart(model, now)),
    ...part(
      l10n.t('Certificate authorities'),
      model.authorities.map(({ seal, key, nodes }) =>
        authorityText({ letter: seal.letter, name: seal.name, key, nodes }, graph, model, now),
      ),
    ),
    ...part(l10n.t('Findings'), findings.length === 0 ? [l10n.t('None.')] : [findings.map(findingLine).join('\n')]),
    ...part(scene.forecast.heading, [
      [...scene.forecast.rows, ...scene.forecast.later].map(({ sentence }) => `- ${plainText(sentence)}`).join('\n') ||
        plainText(scene.forecast.note ?? ''),
    ]),
    '',
  ].join('\n\n');
}

function part(heading: string, blocks: readonly string[]): readonly string[] {
  return blocks.length === 0 ? [] : [`## ${plainText(heading)}`, ...blocks];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return plainText(text).replaceAll('|', '\\|');
}

function brokenText({ title, reason, wire: { worst } }: ReturnType<typeof mapRows>[number]): string {
  const logs = refusals(worst).flatMap(({ by, verdict }) =>
    logLines(worst, by, verdict).map(({ text }) => `  - ${codeSpan(text, 400)}`),
  );
  return [`- **${plainText(title)}**: ${plainText(reason)}`, ...logs].join('\n');
}

function certificatesPart({ wires }: MapModel, now: number): readonly string[] {
  const shown = new Map<string, readonly string[]>();
  for (const { client, server } of wires) {
    for (const { pill } of [client, server]) {
      if (pill?.node !== undefined)
        shown.set(pill.node.fingerprint, [
          pill.number,
          pill.name,
          pill.seal?.letter ?? '',
          untilText(pill.node, now),
          files(pill.node),
        ]);
    }
  }
  const rows = [...shown.values()].toSorted(([a = ''], [b = '']) => a.localeCompare(b, 'en', { numeric: true }));
  return rows.length === 0
    ? []
    : [table([l10n.t('No.'), l10n.t('Certificate'), l10n.t('CA'), l10n.t('Until'), l10n.t('Where')], rows)];
}

function untilText({ certificate: { notAfter } }: CertificateNode, now: number): string {
  if (notAfter === undefined) return l10n.t('no end date');
  const away = formatDuration(notAfter - now);
  return notAfter < now ? l10n.t('{0} ({1} ago)', formatDate(notAfter), away) : `${formatDate(notAfter)} (${away})`;
}

function files({ occurrences }: CertificateNode): string {
  const places = occurrences.map(({ file, credential }) => placeWords({ file, span: credential.block.span }));
  return places.length > 3
    ? l10n.t('{0} and {1} more', places.slice(0, 3).join(listSeparator()), places.length - 3)
    : places.join(listSeparator());
}

function authorityText(
  { letter, name, key, nodes }: { letter: string; name: string; key: string; nodes: readonly CertificateNode[] },
  graph: PkiGraph,
  model: MapModel,
  now: number,
): string {
  const { stops, learners } = blastRadius(graph, model.cluster?.components ?? [], model.verdicts, key, now);
  const until = nodes[0] === undefined ? '' : untilText(nodes[0], now);
  const titles = [...new Set(stops.map((connection) => connectionTitle(connection, true)))];
  return [
    `- **${plainText(`${letter} · ${name}`)}**, ${plainText(until)}`,
    `  - ${plainText(stops.length === 1 ? l10n.t('If it expires, 1 connection stops.') : l10n.t('If it expires, {0} connections stop.', stops.length))} ${plainText(titles.slice(0, 8).join(listSeparator()))}`,
    ...(learners.length === 0
      ? []
      : [`  - ${plainText(l10n.t('A new CA must be added to {0}.', learnerCounts(learners)))}`]),
  ].join('\n');
}

function findingLine({ severity, code, message, path }: Finding): string {
  return `- ${stateMark(severityState(severity))} ${plainText(message)} (${codeSpan(code)}, ${codeSpan(fileNameOf(path))})`;
}
