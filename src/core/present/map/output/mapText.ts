import * as l10n from '@vscode/l10n';
import { subjectName } from '../../../pki/certificateName.ts';
import { formatIsoTime } from '../../../text/moment.ts';
import { textTable } from '../../textTable.ts';
import type { PkiMap } from '../mapOf.ts';
import { countsInWords } from '../spokenWords.ts';
import { connectionCells, mapRows } from './mapRows.ts';

/**
 * Writes a map for a terminal: each connection with what both ends present and trust, the CAs of the letters, the
 * forecast.
 */
export function mapText({ scene, model }: PkiMap, now: number): string {
  const { subtitle, notes, forecast } = scene;
  const counts = countsInWords(model.verdicts);
  const heading = [
    subtitle,
    ...(counts === '' ? [] : [`${counts}, ${l10n.t('as of {0}', formatIsoTime(now))}`]),
    ...notes,
  ];
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
    ...(authorities.length === 0 ? [] : [textTable([l10n.t('letter'), l10n.t('CA'), l10n.t('until')], authorities)]),
    ...(ends.length === 0 ? [] : [`${forecast.heading}\n${ends.map((line) => `  ${line}\n`).join('')}`]),
  ].join('\n');
}
