import * as l10n from '@vscode/l10n';
import { formatDate } from '../../text/moment.ts';
import { stateMark, stateWord } from '../stateMark.ts';
import type { ReportCertificate, ReportPlace } from './certificateReport.ts';

/** A cell that people read. Hostile text. */
export interface ReportCell {
  readonly lines: readonly string[];
  /** By which the rows are sorted. */
  readonly sortBy: string | number;
}

/** More places of one certificate are counted, not listed. */
const mostPlaces = 8;

/** The columns of reports that people read, in their order. */
export function reportHeadings(): readonly string[] {
  return [l10n.t('State'), l10n.t('Certificate'), l10n.t('Kind'), l10n.t('Ends'), l10n.t('Issuer'), l10n.t('Places')];
}

/** The cells of a certificate, one for each heading. */
export function reportCells(certificate: ReportCertificate, locale: string | undefined): readonly ReportCell[] {
  const { state, name, subject, expiry, kind, role, notAfter, issuer, problems } = certificate;
  const title = subject === `CN=${name}` ? [name] : [name, subject];
  const end =
    notAfter === undefined || certificate.daysLeft === undefined ? [expiry] : [formatDate(notAfter, locale), expiry];
  const places = certificate.places.map(placeWords);
  return [
    { lines: [stateText(certificate), ...problems], sortBy: stateOrder(state) },
    { lines: title, sortBy: name },
    { lines: role === '' ? [kind] : [kind, role], sortBy: kind },
    { lines: end, sortBy: certificate.daysLeft === undefined ? Number.MAX_SAFE_INTEGER : (notAfter ?? 0) },
    { lines: [issuer], sortBy: issuer },
    { lines: cut(places), sortBy: places[0] ?? '' },
  ];
}

/** The state with its mark, which is one character: reports show any other that nobody sees. A CA that has ended and that nobody needs any more will not stop: it has. */
export function stateText({ state, daysLeft }: Pick<ReportCertificate, 'state' | 'daysLeft'>): string {
  const hasExpired = state === 'willStop' && daysLeft !== undefined && daysLeft < 0;
  return `${stateMark(state).charAt(0)} ${hasExpired ? l10n.t('expired') : stateWord(state)}`;
}

const order: Readonly<Record<ReportCertificate['state'], number>> = {
  broken: 0,
  willStop: 1,
  unknown: 2,
  works: 3,
  none: 4,
};

/** Orders states: the broken first. */
export function stateOrder(state: ReportCertificate['state']): number {
  return order[state];
}

/** `/etc/kubernetes/admin.conf:17 · users[0]` */
export function placeWords({ path, line, field }: ReportPlace): string {
  const place = line === undefined ? path : `${path}:${line}`;
  return field === '' ? place : `${place} · ${field}`;
}

function cut(places: readonly string[]): readonly string[] {
  const more = places.length - mostPlaces;
  return more > 0 ? [...places.slice(0, mostPlaces), l10n.t('and {0} more', more)] : places;
}
