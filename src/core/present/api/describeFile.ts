import { type ExpiryState, expiryState } from '../../findings/expiryState.ts';
import type { Finding } from '../../findings/findingModel.ts';
import { thresholdsFor } from '../../findings/thresholdsFor.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, DecodedFile } from '../../pki/pkiModel.ts';
import type { LineIndex, Position } from '../../text/lineIndex.ts';
import { optional } from '../../text/optional.ts';
import type { Span } from '../../text/span.ts';
import { inventoryCertificate } from '../inventory/inventoryCertificate.ts';
import type { PresentContext } from '../presentContext.ts';

/** Lines and characters (UTF-16) from 0, the end excluded. */
interface PlainRange {
  readonly start: Position;
  readonly end: Position;
}

/** A certificate at one place, as plain data for other programs. */
export interface DescribedCertificate {
  readonly fingerprintSha256: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly subjectAltName: readonly string[];
  readonly isCa: boolean;
  readonly role?: string;
  readonly state: 'valid' | 'expiringSoon' | 'expiringCritical' | 'expired' | 'notYetValid' | 'unknown';
  readonly issuedBy?: string;
  readonly range: PlainRange;
  readonly keyPath?: string;
  readonly index: number;
}

/** A problem, as plain data for other programs. */
export interface DescribedProblem {
  readonly code: string;
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly range?: PlainRange;
  readonly fingerprintSha256?: string;
  readonly related: readonly { readonly uri: string; readonly range?: PlainRange; readonly message: string }[];
}

/** Describes the certificates of a file, in order, without keys, tokens and the rest. */
export function describeCertificates(file: DecodedFile, context: PresentContext): readonly DescribedCertificate[] {
  return file.credentials.flatMap(({ value, block, fingerprint = '' }) => {
    const node = context.graph.certificates.get(fingerprint);
    if (node === undefined) return [];
    const { subject, issuer, serialNumber, notBefore, notAfter, fingerprintSha256, subjectAltName, role, issuedBy } =
      inventoryCertificate(node, false);
    return [
      {
        ...{ fingerprintSha256, subject, issuer, serialNumber },
        ...optional('notBefore', notBefore),
        ...optional('notAfter', notAfter),
        subjectAltName,
        isCa: isUsedAsCa(node),
        ...optional('role', role),
        state: stateOf(node, context),
        ...optional('issuedBy', node.issuer.kind === 'selfSigned' ? fingerprintSha256 : issuedBy),
        range: rangeOf(file.lines, block.span) ?? nowhere,
        ...optional('keyPath', value.keyPath),
        index: block.index,
      },
    ];
  });
}

/** Describes the problems of a file, by its path. */
export function describeProblems(path: string, { graph, findings }: PresentContext): readonly DescribedProblem[] {
  const lines = new Map(graph.files.map((file) => [file.path, file]));
  const place = (at: string, span: Span | undefined) => optional('range', rangeOf(lines.get(at)?.lines, span));
  return findings
    .filter((finding) => finding.path === path)
    .map(({ code, severity, message, span, fingerprint, related }) => ({
      ...{ code, severity, message },
      ...place(path, span),
      ...optional('fingerprintSha256', fingerprint),
      related: related.map((each) => ({ uri: each.path, ...place(each.path, each.span), message: each.message })),
    }));
}

/** Binary files have no lines. */
const nowhere: PlainRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function rangeOf(lines: LineIndex | undefined, span: Span | undefined): PlainRange | undefined {
  if (lines === undefined || span === undefined) return undefined;
  const [start, end] = [lines.positionAt(span.start), lines.positionAt(span.end)];
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}

/** For other programs, a CA that ends in a year or two is not a separate state. */
function stateOf(node: CertificateNode, { policy, now }: PresentContext): DescribedCertificate['state'] {
  const thresholds = thresholdsFor(node.role, policy, node.occurrences[0]?.file.path);
  const state: ExpiryState = expiryState(node.certificate, isUsedAsCa(node), thresholds, now);
  return state === 'endsWithinOneYear' || state === 'endsWithinTwoYears' ? 'valid' : state;
}
