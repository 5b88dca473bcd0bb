import * as l10n from '@vscode/l10n';
import { formatDate } from '../../text/moment.ts';
import { certificateStateWord, stateMark } from '../stateMark.ts';
import type { ReportCertificate, ReportPlace } from './certificateReport.ts';

/** A cell of a report. Hostile text. */
export interface ReportCell {
  readonly lines: readonly string[];
  /** Sort key. */
  readonly sortBy: string | number;
}

/** More places of one certificate are counted, not listed. */
const maxPlaces = 8;

/** The columns of reports for people, in order. */
export function reportHeadings(): readonly string[] {
  return [
    l10n.t('State'),
    l10n.t('Certificate'),
    l10n.t('Type'),
    l10n.t('Expires'),
    l10n.t('Issuer'),
    l10n.t('Locations'),
  ];
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

/**
 * The state with its mark, reduced to one character, because reports would show the invisible variation selector. A
 * CA that has expired but is no longer needed says so instead of "will stop working": a plain "expired" would be broken.
 */
export function stateText({ state, daysLeft }: Pick<ReportCertificate, 'state' | 'daysLeft'>): string {
  const hasExpired = state === 'willStop' && daysLeft !== undefined && daysLeft < 0;
  return `${stateMark(state).charAt(0)} ${hasExpired ? l10n.t('expired, not needed') : certificateStateWord(state)}`;
}

const order: Readonly<Record<ReportCertificate['state'], number>> = {
  broken: 0,
  willStop: 1,
  unknown: 2,
  works: 3,
  none: 4,
};

/** Orders states, the worst first. */
export function stateOrder(state: ReportCertificate['state']): number {
  return order[state];
}

/** `/etc/kubernetes/admin.conf:17 · users[0]` */
export function placeWords({ path, line, field }: ReportPlace): string {
  const place = line === undefined ? path : `${path}:${line}`;
  return field === '' ? place : `${place} · ${field}`;
}

function cut(places: readonly string[]): readonly string[] {
  const more = places.length - maxPlaces;
  return more > 0 ? [...places.slice(0, maxPlaces), l10n.t('and {0} more', more)] : places;
}
