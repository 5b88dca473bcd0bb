import * as l10n from '@vscode/l10n';
import { certificateName } from '../../pki/certificateName.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { formatName } from '../../x509/formatName.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';
import { kindWord } from '../certificateWords.ts';
import { shortExpiry } from '../expiryWords.ts';
import { fingerprintText } from '../fingerprintText.ts';
import { type JudgedCertificates, judgedCertificates } from '../judgedCertificates.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import { certificateStateWord, compareStates, type State, stateIcon, stateWord } from '../stateMark.ts';

/** A searchable certificate; texts are harmless as plain text. */
export interface SearchEntry {
  readonly fingerprint: string;
  readonly icon: ReturnType<typeof stateIcon>;
  readonly label: string;
  /** Kind and time left. */
  readonly description: string;
  /** The first place, and names. */
  readonly detail: string;
  /** Whole days, rounded down; negative after expiry. Absent without a readable end. */
  readonly daysLeft?: number;
  /** Everything that is searched, in lower case. */
  readonly text: string;
}

/** Maximum length of the names in a row. */
const longestNames = 120;

/** Builds the searchable certificates of a graph, the worst first. */
export function searchEntries(context: PresentContext): readonly SearchEntry[] {
  const judged = judgedCertificates(context);
  return [...context.graph.certificates.values()]
    .map((node) => searchEntry(node, judged, context))
    .sort((a, b) => compareStates(a.state, b.state) || (a.entry.label < b.entry.label ? -1 : 1))
    .map(({ entry }) => entry);
}

function searchEntry(
  node: CertificateNode,
  judged: JudgedCertificates,
  context: PresentContext,
): { readonly entry: SearchEntry; readonly state: State } {
  const { certificate, fingerprint, role, occurrences } = node;
  const state = judged.stateOf(node);
  const { expiry } = judged.verdictOf(node);
  const label = certificateName(certificate, role);
  const time = shortExpiry(certificate, expiry, context.now);
  const names = (certificate.subjectAltName ?? []).map(({ value }) => value);
  const subject = formatName(certificate.subject);
  const places = [...new Set(occurrences.map(({ file }) => pathLabel(context, file)))].map(visibleWholeText);
  const [first = '', ...more] = places;
  const place = more.length === 0 ? first : l10n.t('{0} and {1} more', first, more.length);
  const searched = [
    ...[
      label,
      subject,
      formatName(certificate.issuer),
      ...names,
      role?.id ?? '',
      kindWord(node),
      time,
      certificateStateWord(state),
      stateWord(state),
    ],
    ...[formatSerialNumber(certificate.serialNumber), fingerprint, fingerprintText(fingerprint)],
    ...[
      isoDay(certificate.notBefore),
      isoDay(certificate.notAfter),
      ...judged.findingsOf(node).map(({ code }) => code),
      ...places,
    ],
    ...(judged.worseUseOf(node)?.problems ?? []),
  ];
  return {
    state,
    entry: {
      fingerprint,
      icon: stateIcon(state),
      label,
      description: `${kindWord(node)} · ${time}`,
      detail: [place, visibleText([subject, ...names].join(' · '), longestNames)]
        .filter((part) => part !== '')
        .join(' — '),
      ...(certificate.notAfter === undefined
        ? {}
        : { daysLeft: Math.floor((certificate.notAfter - context.now) / 86_400_000) }),
      text: searched.join('\n').toLowerCase(),
    },
  };
}

function isoDay(moment: number | undefined): string {
  return moment === undefined ? '' : new Date(moment).toISOString().slice(0, 10);
}

/**
 * Finds the certificates that match every word of a query: in subject, issuer, names, serial number, fingerprint
 * (with or without colons), dates, role, files, states, finding codes and connection problems. `<30d` and `>1y`
 * filter by the time left.
 *
 * @param limit - Maximum number of results.
 */
export function searchCertificates(
  entries: readonly SearchEntry[],
  query: string,
  limit: number,
): { readonly found: readonly SearchEntry[]; readonly total: number } {
  const tests = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(toTest);
  const all = tests.length === 0 ? entries : entries.filter((entry) => tests.every((test) => test(entry)));
  return { found: all.slice(0, limit), total: all.length };
}

const unitDays: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

function toTest(word: string): (entry: SearchEntry) => boolean {
  const [, sign, count, unit = 'd'] = /^([<>])(\d{1,5})([dwmy]?)$/.exec(word) ?? [];
  if (count === undefined) return ({ text }) => text.includes(word);
  const days = Number(count) * (unitDays[unit] ?? 1);
  return ({ daysLeft }) => daysLeft !== undefined && (sign === '<' ? daysLeft < days : daysLeft >= days);
}
