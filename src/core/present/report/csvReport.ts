import { formatIsoTime } from '../../text/moment.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import type { State } from '../stateMark.ts';
import type { ReportCertificate, ReportPlace } from './certificateReport.ts';

/**
 * Writes one line for each place of each certificate as comma-separated values (RFC 4180). Headings and states are for
 * programs and are never translated.
 *
 * Text that a spreadsheet would read as a formula (including full-width signs) gets an apostrophe before it: names in
 * certificates are hostile.
 */
export function csvReport(certificates: readonly ReportCertificate[]): string {
  const rows = certificates.flatMap((certificate) => {
    const places: readonly (ReportPlace | undefined)[] =
      certificate.places.length === 0 ? [undefined] : certificate.places;
    return places.map((place) => columns.map(({ cell }) => cell(certificate, place)));
  });
  return [columns.map(({ heading }) => heading), ...rows].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

interface Column {
  readonly heading: string;
  cell(certificate: ReportCertificate, place: ReportPlace | undefined): string;
}

const states: Readonly<Record<State, string>> = {
  none: 'notJudged',
  works: 'works',
  unknown: 'unknown',
  willStop: 'willStop',
  broken: 'broken',
};

const columns: readonly Column[] = [
  { heading: 'state', cell: ({ state }) => states[state] },
  { heading: 'name', cell: ({ name }) => text(name) },
  { heading: 'kind', cell: ({ kind }) => text(kind) },
  { heading: 'role', cell: ({ role }) => text(role) },
  { heading: 'subject', cell: ({ subject }) => text(subject) },
  { heading: 'issuer', cell: ({ issuer }) => text(issuer) },
  { heading: 'subjectAltName', cell: ({ names }) => text(names.join(' ')) },
  { heading: 'extKeyUsage', cell: ({ usages }) => text(usages.join(' ')) },
  { heading: 'notBefore', cell: ({ notBefore }) => time(notBefore) },
  { heading: 'notAfter', cell: ({ notAfter }) => time(notAfter) },
  { heading: 'daysLeft', cell: ({ daysLeft }) => (daysLeft === undefined ? '' : String(daysLeft)) },
  { heading: 'key', cell: ({ key }) => text(key) },
  { heading: 'signatureAlgorithm', cell: ({ signatureAlgorithm }) => text(signatureAlgorithm) },
  { heading: 'serialNumber', cell: ({ serialNumber }) => text(serialNumber) },
  { heading: 'fingerprintSha256', cell: ({ fingerprint }) => fingerprint },
  { heading: 'file', cell: (_, place) => text(place?.path ?? '') },
  { heading: 'line', cell: (_, place) => (place?.line === undefined ? '' : String(place.line)) },
  { heading: 'field', cell: (_, place) => text(place?.field ?? '') },
  { heading: 'problems', cell: ({ problems }) => text(problems.join(' | ')) },
];

function text(value: string): string {
  const visible = visibleWholeText(value);
  return /^\s*[=+\-@＝＋－＠]/.test(visible) ? `'${visible}` : visible;
}

function time(moment: number | undefined): string {
  return moment === undefined ? '' : formatIsoTime(moment);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
