import * as l10n from '@vscode/l10n';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { formatDuration } from '../../text/duration.ts';
import { formatDateTime, noEndDate } from '../../text/moment.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { formatName } from '../../x509/formatName.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';
import type { Certificate, CertificationRequest, DistinguishedName, GeneralName } from '../../x509/x509Model.ts';
import { certificateTitle } from '../certificateWords.ts';
import { expiryInWords, shortExpiry } from '../expiryWords.ts';
import { fingerprintText } from '../fingerprintText.ts';
import { blockSummary } from '../hints/inlineSummary.ts';
import {
  chainFact,
  type FactMarkup,
  identityFact,
  problemFact,
  roleFacts,
  usageLine,
} from '../hover/certificateFacts.ts';
import { listed } from '../hover/hoverText.ts';
import { findingsIn, judgeAtPlace, placeProblems } from '../judgedCertificates.ts';
import { keyKind } from '../keyWords.ts';
import { nodeOf } from '../nodeOf.ts';
import type { PresentContext } from '../presentContext.ts';
import { differentProblems } from '../problemSentences.ts';
import { requestSignatureWords } from '../signatureWords.ts';
import { stateMark } from '../stateMark.ts';
import { padded, widthOf, wrapped } from '../textTable.ts';
import { joined } from '../tree/placeRow.ts';
import { findingState } from '../verdict.ts';
import { shownPlace } from './shownPlace.ts';

/** How cards are written. */
export interface CardTerms {
  /** Width of the terminal in characters; `undefined` when the text goes to a file or another program. */
  readonly columns?: number | undefined;
  /** Lower-case hex. */
  sha1(der: Bytes): string;
}

/**
 * Writes a credential for a person at a terminal: what it is and whether it works, its facts, what is wrong with it, and where it
 * is. Of a private key, nothing but its type.
 *
 * @param places - The places that were asked for, at least one; it is judged at the first.
 */
export function credentialCard(places: readonly Occurrence[], context: PresentContext, terms: CardTerms): string {
  const [place] = places;
  if (place === undefined) return '';
  const { credential, file } = place;
  const { content } = credential;
  const here = findingsIn(context.findings, file, credential.block.span);
  const node = nodeOf(context.graph, credential);
  if (node === undefined) {
    const title = blockSummary(credential, file, context) ?? stateMark('none');
    const rows = content.kind === 'certificationRequest' ? requestRows(content, context) : [];
    return cardText(title, [...rows, [foundIn(), ...placeLines(places)]], problemLines(here), terms);
  }
  const verdict = judgeAtPlace(node, place, [], context);
  const { expiry, isSound, state } = verdict;
  const words = expiryInWords(node.certificate, expiry, { now: context.now, locale: context.locale, isSound });
  const others = node.occurrences.filter(
    (other) => !places.some(({ credential: asked }) => asked === other.credential),
  );
  const title = `${stateMark(state)} ${l10n.t('{0}, {1}', visibleWholeText(certificateTitle(node)), words)}`;
  return cardText(
    title,
    [
      ...certificateRows(node, context, terms, shortExpiry(node.certificate, expiry, context.now)),
      [foundIn(), ...placeLines([...places, ...others])],
    ],
    [
      ...problemLines([...here, ...verdict.problems]),
      ...placeProblems(verdict).map((each) => `${stateMark(state)} ${visibleWholeText(each)}`),
    ],
    terms,
  );
}

/** A label and its lines; absent lines are left out, and so is a label without lines. */
type Row = readonly [label: string, ...lines: (string | undefined)[]];

const plain: FactMarkup = { code: (text) => visibleWholeText(text), plain: (text) => visibleWholeText(text) };

function certificateRows(
  node: CertificateNode,
  context: PresentContext,
  { sha1 }: CardTerms,
  left: string,
): readonly Row[] {
  const { certificate, issuer, issued, keys, fingerprint } = node;
  const { graph, now } = context;
  const chain = chainFact(node, graph, now, plain);
  const signed = issued.flatMap((each) => graph.certificates.get(each) ?? []);
  return [
    [l10n.t('Subject'), nameText(certificate.subject)],
    [l10n.t('Issuer'), issuer.kind === 'selfSigned' ? l10n.t('self-signed') : nameText(certificate.issuer)],
    [l10n.t('Serial number'), formatSerialNumber(certificate.serialNumber)],
    [l10n.t('Validity'), ...validityLines(certificate, now, left)],
    [l10n.t('Names'), namesText(certificate.subjectAltName)],
    [l10n.t('Key, usages'), usageLine(certificate, plain)],
    [l10n.t('Signature'), certificate.signatureAlgorithm.name],
    [l10n.t('Private key'), ...(keys.length === 0 ? [l10n.t('not in these files')] : placeLines(keys))],
    ['SHA-256', fingerprintText(fingerprint)],
    ['SHA-1', fingerprintText(sha1(certificate.der))],
    [l10n.t('Role'), joined(...roleFacts(node, plain)), identityFact(node, plain)],
    [
      l10n.t('Trust chain'),
      chain && (chain.state === undefined ? chain.words : `${stateMark(chain.state)} ${chain.words}`),
    ],
    [
      l10n.t('Signs'),
      isUsedAsCa(node) && signed.length > 0
        ? listed(
            signed.map((each) => visibleWholeText(certificateTitle(each))),
            mostNamed,
          )
        : undefined,
    ],
    [l10n.t('Problems'), problemFact(certificate, plain)],
  ];
}

/** Certificates and places named in a card. */
const mostNamed = 8;

function requestRows(request: CertificationRequest, { graph }: PresentContext): readonly Row[] {
  const { subject, subjectAltName, publicKey, keyUsage = [], extKeyUsage = [] } = request;
  return [
    [l10n.t('Subject'), nameText(subject)],
    [l10n.t('Names'), namesText(subjectAltName)],
    [
      l10n.t('Key, usages'),
      joined(keyKind(publicKey), keyUsage.join(', '), extKeyUsage.map(extKeyUsageName).join(', ')),
    ],
    [l10n.t('Signature'), request.signatureAlgorithm.name, requestSignatureWords(graph, request)],
  ];
}

/** From when to when, and how much of it is left. */
function validityLines({ notBefore, notAfter }: Certificate, now: number, left: string): readonly string[] {
  if (notBefore === undefined || notAfter === undefined) return [left];
  if (notAfter === noEndDate) return [l10n.t('{0}, no end date', formatDateTime(notBefore))];
  const whole = notAfter - notBefore;
  const over = Math.min(1, Math.max(0, whole > 0 ? (now - notBefore) / whole : 1));
  const filled = Math.ceil((1 - over) * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const isNow = notBefore <= now && now <= notAfter;
  const words = isNow ? l10n.t('{0} of {1} left', formatDuration(notAfter - now), formatDuration(whole)) : left;
  return [`${formatDateTime(notBefore)} → ${formatDateTime(notAfter)}`, `${bar} ${words}`];
}

const barWidth = 24;

/** A certificate of a large platform has a hundred; more are an attack or an accident. */
const mostNames = 100;

function nameText(name: DistinguishedName): string {
  return visibleWholeText(formatName(name)) || l10n.t('(empty)');
}

function namesText(names: readonly GeneralName[] = []): string | undefined {
  return names.length === 0
    ? undefined
    : listed(
        names.map(({ type, value }) => visibleWholeText(`${type}:${value}`)),
        mostNames,
      );
}

function foundIn(): string {
  return l10n.t('Found in');
}

function placeLines(places: readonly Occurrence[]): readonly string[] {
  const lines = places.slice(0, mostNamed).map(shownPlace);
  const more = places.length - lines.length;
  return more > 0 ? [...lines, l10n.t('and {0} more', more)] : lines;
}

function problemLines(problems: Parameters<typeof differentProblems>[0]): readonly string[] {
  return differentProblems(problems).map(
    (problem) => `${stateMark(findingState(problem))} ${visibleWholeText(problem.message)}  ${problem.code}`,
  );
}

const indent = 2;

function cardText(
  title: string,
  rows: readonly Row[],
  problems: readonly string[],
  { columns = Number.POSITIVE_INFINITY }: CardTerms,
): string {
  const shown = rows.flatMap(([label, ...lines]) => {
    const present = lines.flatMap((line = '') => (line === '' ? [] : [line]));
    return present.length === 0 ? [] : [{ label, lines: present }];
  });
  const widest = Math.max(0, ...shown.map(({ label }) => widthOf(label)));
  const room = Math.max(narrowest, columns - widest - 2 * indent);
  const facts = shown.flatMap(({ label, lines: values }) =>
    values
      .flatMap((line) => (octets.test(line) ? wrapped(line, room, octetsOfLine) : wrapped(line, room)))
      .map(
        (line, index) => `${' '.repeat(indent)}${padded(index === 0 ? label : '', widest)}${' '.repeat(indent)}${line}`,
      ),
  );
  return [
    ...wrapped(title, columns),
    '',
    ...facts,
    ...(problems.length === 0 ? [] : ['']),
    ...problems.flatMap((problem) =>
      wrapped(problem, columns - 2 * indent).map(
        (line, index) => `${' '.repeat(index === 0 ? indent : 2 * indent)}${line}`,
      ),
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Columns narrower than this are not wrapped. */
const narrowest = 20;
const octets = /^(?:[\dA-F]{2}:)+[\dA-F]{2}$/;
/** A fingerprint breaks into parts of equal length. */
const octetsOfLine = /(?:[\dA-F]{2}:?){1,8}/g;
