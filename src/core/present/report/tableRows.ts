import * as l10n from '@vscode/l10n';
import type { TableColumn, TableRow } from '../../../protocol/inventoryTable.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import type { ReportCertificate } from './certificateReport.ts';
import { placeWords, stateOrder, stateText } from './reportCells.ts';

interface Column {
  readonly column: TableColumn;
  cell(certificate: ReportCertificate): { readonly text: string; readonly sortBy?: string | number };
}

/** Maximum number of names in a cell; the search finds all. */
const maxNames = 4;

/** The columns of the table of all certificates. */
export function tableColumns(): readonly TableColumn[] {
  return columns().map(({ column }) => column);
}

/** The rows of the table, one for each certificate, in the order of the report. */
export function tableRows(certificates: readonly ReportCertificate[]): readonly TableRow[] {
  const all = columns();
  return certificates.map((certificate) => ({
    state: certificate.state,
    cells: all.map(({ cell }) => {
      const { text, sortBy } = cell(certificate);
      const visible = visibleWholeText(text);
      return { text: visible, sortBy: sortBy ?? visible.toLowerCase() };
    }),
    more: searchedText(certificate),
  }));
}

function columns(): readonly Column[] {
  return [
    {
      column: { id: 'state', label: l10n.t('State'), share: 19 },
      cell: (certificate) => ({ text: stateText(certificate), sortBy: stateOrder(certificate.state) }),
    },
    { column: { id: 'certificate', label: l10n.t('Certificate'), share: 18 }, cell: ({ name }) => ({ text: name }) },
    {
      column: { id: 'place', label: l10n.t('Place'), share: 24 },
      cell: ({ places: [first, ...more] }) => {
        const place = first === undefined ? '' : placeWords(first);
        return { text: more.length === 0 ? place : l10n.t('{0} and {1} more', place, more.length) };
      },
    },
    { column: { id: 'kind', label: l10n.t('Type'), share: 13 }, cell: ({ kind }) => ({ text: kind }) },
    {
      column: { id: 'left', label: l10n.t('Time left'), share: 14 },
      cell: ({ expiry, daysLeft, notAfter }) => ({
        text: expiry,
        sortBy: daysLeft === undefined ? Number.MAX_SAFE_INTEGER : (notAfter ?? 0),
      }),
    },
    {
      column: { id: 'end', label: l10n.t('Expires'), share: 10 },
      cell: ({ notAfter, daysLeft }) => ({
        text: notAfter === undefined || daysLeft === undefined ? '' : formatIsoTime(notAfter).slice(0, 10),
        sortBy: daysLeft === undefined ? Number.MAX_SAFE_INTEGER : (notAfter ?? 0),
      }),
    },
    { column: { id: 'issuer', label: l10n.t('Issuer'), share: 14 }, cell: ({ issuer }) => ({ text: issuer }) },
    { column: { id: 'names', label: l10n.t('Names'), share: 16 }, cell: ({ names }) => ({ text: cut(names) }) },
    { column: { id: 'key', label: l10n.t('Key'), share: 8 }, cell: ({ key }) => ({ text: key }) },
    {
      column: { id: 'problems', label: l10n.t('Problems'), share: 20 },
      cell: ({ problems }) => ({ text: problems.join(' '), sortBy: -problems.length }),
    },
  ];
}

function cut(names: readonly string[]): string {
  const shown = names.slice(0, maxNames).join(', ');
  return names.length > maxNames ? l10n.t('{0} and {1} more', shown, names.length - maxNames) : shown;
}

function searchedText({ subject, role, names, usages, serialNumber, fingerprint, places }: ReportCertificate): string {
  const parts = [subject, role, ...names, ...usages, serialNumber, fingerprint, ...places.map(placeWords)];
  return parts.map(visibleWholeText).join('\n').toLowerCase();
}
