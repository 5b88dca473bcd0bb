import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { certificateName } from '../../pki/certificateName.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { noEndDate } from '../../text/moment.ts';
import { asSentence } from '../../text/sentences.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { formatName } from '../../x509/formatName.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';
import { kindWord } from '../certificateWords.ts';
import { shortExpiry } from '../expiryWords.ts';
import { type JudgedCertificates, judgedCertificates } from '../judgedCertificates.ts';
import { keyKind } from '../keyWords.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import type { State } from '../stateMark.ts';
import { fieldWords, misplacedKeyWords } from '../tree/placeRow.ts';

/** A place of a certificate in a report. Hostile text from the files: each report format makes it harmless. */
export interface ReportPlace {
  readonly path: string;
  /** From 1; absent in binary files. */
  readonly line?: number;
  /** Object, field, position in a bundle; empty if the file contains nothing else. */
  readonly field: string;
}

/** A certificate in a report, with all its places. Hostile text, see {@link ReportPlace}. */
export interface ReportCertificate {
  /** The worst state of the certificate, the key next to it, and the connections where it is presented. */
  readonly state: State;
  /** kubeadm's name, otherwise the CN. */
  readonly name: string;
  /** `312 d`, `expired 12 d ago`. */
  readonly expiry: string;
  /** Whole days, rounded down; negative after expiry. Absent without an end or with an unreadable one. */
  readonly daysLeft?: number;
  readonly kind: string;
  /** Purpose of the role, a phrase; empty if the role is unknown. */
  readonly role: string;
  /** RFC 4514. */
  readonly subject: string;
  readonly issuer: string;
  /** `DNS:…`, `IP:…`. */
  readonly names: readonly string[];
  readonly usages: readonly string[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly key: string;
  readonly signatureAlgorithm: string;
  /** Lower-case hex. */
  readonly serialNumber: string;
  readonly fingerprint: string;
  /** Messages of errors and warnings, the worst first, each once; then problems of its key and its connections. */
  readonly problems: readonly string[];
  readonly places: readonly ReportPlace[];
}

/** Collects every certificate of a graph for a report, ordered by expiry; those without an end come last. */
export function certificateReport(context: PresentContext): readonly ReportCertificate[] {
  const model = judgedCertificates(context);
  return [...context.graph.certificates.values()]
    .map((node) => reportCertificate(node, model, context))
    .sort((a, b) => (a.notAfter ?? noEndDate) - (b.notAfter ?? noEndDate));
}

function reportCertificate(
  node: CertificateNode,
  model: JudgedCertificates,
  context: PresentContext,
): ReportCertificate {
  const { certificate, occurrences, role } = node;
  const { notBefore, notAfter } = certificate;
  const { expiry, problems } = model.verdictOf(node);
  const hasEnd = notAfter !== undefined && notAfter !== noEndDate;
  return {
    state: model.stateOf(node),
    name: certificateName(certificate, role),
    expiry: shortExpiry(certificate, expiry, context.now),
    ...(hasEnd ? { daysLeft: Math.floor((notAfter - context.now) / 86_400_000) } : {}),
    kind: kindWord(node),
    role: (role && certificateRole(role.id)?.what()) ?? '',
    subject: formatName(certificate.subject),
    issuer: formatName(certificate.issuer),
    names: (certificate.subjectAltName ?? []).map(({ type, value }) => `${type}:${value}`),
    usages: (certificate.extKeyUsage ?? []).map(extKeyUsageName),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(notAfter === undefined ? {} : { notAfter }),
    key: keyKind(certificate.publicKey),
    signatureAlgorithm: certificate.signatureAlgorithm.name,
    serialNumber: formatSerialNumber(certificate.serialNumber),
    fingerprint: node.fingerprint,
    problems: [
      ...new Set(problems.map(({ message }) => message)),
      ...(model.hasMisplacedKey(node) ? [asSentence(misplacedKeyWords())] : []),
      // What its own state already explains is not repeated.
      ...(model.worseUseOf(node)?.problems ?? []),
    ],
    places: occurrences.map((occurrence) => reportPlace(occurrence, context)),
  };
}

function reportPlace({ file, credential }: Occurrence, context: PresentContext): ReportPlace {
  const line = file.lines?.positionAt(credential.block.span.start).line;
  return {
    path: pathLabel(context, file),
    ...(line === undefined ? {} : { line: line + 1 }),
    field: fieldWords(file, credential),
  };
}
