import * as l10n from '@vscode/l10n';
import { certificateName } from '../../pki/certificateName.ts';
import type { Occurrence } from '../../pki/pkiModel.ts';
import { formatDate, noEndDate } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { formatName } from '../../x509/formatName.ts';
import { kindWord } from '../certificateWords.ts';
import { shortExpiry } from '../expiryWords.ts';
import { blockSummary } from '../hints/inlineSummary.ts';
import { judgeAtPlace } from '../judgedCertificates.ts';
import { nodeOf } from '../nodeOf.ts';
import type { PresentContext } from '../presentContext.ts';
import { stateMark } from '../stateMark.ts';
import { fittedText, textTable, widthOf } from '../textTable.ts';
import { shownPlace } from './shownPlace.ts';

/**
 * Lists credentials for a terminal, one line each. In a narrow terminal the issuer is left out, then the type, then the date; then
 * the place gets a line of its own, and in the end everything.
 *
 * @param columns - Width of the terminal in characters; `undefined` when the text goes to a file or another program.
 */
export function certificatesTable(
  items: readonly (readonly Occurrence[])[],
  context: PresentContext,
  columns = Number.POSITIVE_INFINITY,
): string {
  const header = [
    `  ${l10n.t('Certificate')}`,
    l10n.t('Expires'),
    l10n.t('Left'),
    l10n.t('Type'),
    l10n.t('Issuer'),
    l10n.t('Found in'),
  ];
  const rows = items.flatMap((places) => {
    const [place] = places;
    return place === undefined ? [] : [cellsOf(place, places.length - 1, context)];
  });
  for (const left of [[], [4], [3, 4], [1, 3, 4]]) {
    const keep = (cells: readonly string[]) => cells.filter((_, index) => !left.includes(index));
    const table = textTable(keep(header), rows.map(keep));
    if (table.split('\n').every((line) => widthOf(line) <= columns)) return table;
  }
  const lines = textTable(
    header.slice(0, 3),
    rows.map((cells) => cells.slice(0, 3)),
  ).split('\n');
  if (lines.some((line) => widthOf(line) > columns)) return textTable(header, rows, columns);
  return rows
    .map((cells, index) => `${lines[index + 1]}\n${fittedText(`    ${cells.at(-1)}`, columns)}\n`)
    .reduce((text, row) => text + row, `${lines[0]}\n`);
}

function cellsOf(place: Occurrence, more: number, context: PresentContext): readonly string[] {
  const { file, credential } = place;
  const where = shownPlace(place);
  const places = more === 0 ? where : l10n.t('{0} and {1} more', where, more);
  const node = nodeOf(context.graph, credential);
  if (node === undefined) return [blockSummary(credential, file, context) ?? stateMark('none'), '', '', '', '', places];
  const { certificate, role, issuer } = node;
  const { state, expiry } = judgeAtPlace(node, place, [], context);
  const { notAfter } = certificate;
  return [
    `${stateMark(state)} ${visibleText(certificateName(certificate, role))}`,
    notAfter === undefined || notAfter === noEndDate ? '' : formatDate(notAfter, context.locale),
    shortExpiry(certificate, expiry, context.now),
    kindWord(node),
    issuer.kind === 'selfSigned'
      ? l10n.t('self-signed')
      : visibleText(attributeValues(certificate.issuer, 'CN').at(-1) ?? formatName(certificate.issuer)),
    places,
  ];
}
