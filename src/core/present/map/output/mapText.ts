import * as l10n from '@vscode/l10n';
import { subjectName } from '../../../pki/certificateName.ts';
import { formatIsoTime } from '../../../text/moment.ts';
import { joinWords } from '../../../text/sentences.ts';
import { textTable } from '../../textTable.ts';
import type { HostMap } from '../hosts/chainRows.ts';
import { type ChainBlock, type ChainRow, chainBlocks } from '../hosts/layoutHosts.ts';
import type { PkiMap } from '../mapOf.ts';
import { countsInWords } from '../spokenWords.ts';
import { connectionCells, mapRows } from './mapRows.ts';

/**
 * Writes a map for a terminal: each connection with what both ends present and trust, the CAs of the letters, the
 * forecast.
 *
 * @param width - Of the terminal, in characters.
 */
export function mapText({ scene, model, hosts }: PkiMap, now: number, width?: number): string {
  if (hosts !== undefined) return hostsText(scene, hosts, now, width);
  const { subtitle, notes, forecast } = scene;
  const counts = countsInWords(model.verdicts);
  const moment = l10n.t('as of {0}', formatIsoTime(now));
  const heading = [subtitle, ...(counts === '' ? [] : [joinWords([counts, moment])]), ...notes];
  const rows = mapRows(model, now);
  const columns = [
    l10n.t('state'),
    l10n.t('connection'),
    l10n.t('client presents'),
    l10n.t('server trusts'),
    l10n.t('server presents'),
    l10n.t('client trusts'),
    l10n.t('why'),
  ];
  const connections = textTable(
    columns,
    rows.map((row) => [...connectionCells(row), row.reason]),
    width,
  );
  const authorities = model.authorities.map(({ seal, nodes: [node] }) => [
    seal.letter,
    node === undefined ? seal.name : subjectName(node.certificate),
    node?.certificate.notAfter === undefined ? '' : formatIsoTime(node.certificate.notAfter),
  ]);
  const ends = [...forecast.rows, ...forecast.later].map(({ sentence }) => sentence);
  return [
    `${heading.join('\n')}\n`,
    ...(rows.length === 0 ? [] : [connections]),
    ...(authorities.length === 0
      ? []
      : [textTable([l10n.t('letter'), l10n.t('CA'), l10n.t('until')], authorities, width)]),
    ...(ends.length === 0 ? [] : [`${forecast.heading}\n${ends.map((line) => `  ${line}\n`).join('')}`]),
  ].join('\n');
}

/** Tables of hosts and of webhooks, each with what stands behind it. */
export function chainTables(
  hosts: Pick<HostMap, 'webhooks' | 'others' | 'rows'>,
  table: (header: readonly string[], rows: readonly (readonly string[])[]) => string,
): readonly string[] {
  const cells = ({ label, links, gap }: ChainRow, { length }: ChainBlock['headings']): readonly string[] => [
    label,
    ...Array.from({ length }, (_, column) => {
      const link = links[column];
      if (link === undefined) return column === 3 ? (gap ?? '') : '';
      return link.line === '' ? link.title : `${link.title} (${link.line})`;
    }),
  ];
  return chainBlocks(hosts).flatMap(({ headings, rows: own }) =>
    own.length === 0
      ? []
      : [
          table(
            [l10n.t('state'), ...headings.map(([title]) => title)],
            own.map((row) => cells(row, headings)),
          ),
        ],
  );
}

/** How many hosts and webhooks there are, and how they are. */
export function hostsHeading({ subtitle, chips }: PkiMap['scene'], now: number): string {
  return `${subtitle}\n${joinWords([...chips.map(({ spoken }) => spoken), l10n.t('as of {0}', formatIsoTime(now))])}\n`;
}

/** Hosts and webhooks, each with what stands behind it. */
function hostsText(scene: PkiMap['scene'], map: HostMap, now: number, width?: number): string {
  const why = map.hosts.flatMap(({ host, state, why: reason }) =>
    reason === undefined || state !== 'broken' ? [] : [`✗ ${host.title}\n  ${reason}\n`],
  );
  return [
    hostsHeading(scene, now),
    ...why,
    ...chainTables(map, (header, cells) => textTable(header, cells, width)),
  ].join('\n');
}
