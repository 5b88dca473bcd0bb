import { formatIsoTime } from '../../text/moment.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { nameConstraintsFault } from './nameConstraints.ts';
import type { VerificationError } from './verificationModel.ts';

/** A certificate's position in a path. An anchor is assumed to be a CA; all others must be marked. */
export type PathPosition = 'leaf' | 'intermediate' | 'anchor';

/**
 * Checks everything except the signature of a certificate at its place in a path, in Go's order: critical extensions,
 * dates, name constraints, whether it is a CA, path length. Key usage was checked before; extended key usage and
 * policies are rules of the whole path.
 *
 * @param below - The path from the certificate asked about up to the one that this one signed; empty for the leaf.
 */
export function certificateFault(
  certificate: GoCertificate,
  position: PathPosition,
  below: readonly GoCertificate[],
  at: number,
): VerificationError | undefined {
  if (certificate.unhandledCriticalExtensions.length > 0) {
    const detail = certificate.unhandledCriticalExtensions.join(', ');
    return { code: 'unhandledCriticalExtension', message: 'x509: unhandled critical extension', certificate, detail };
  }
  return (
    validityFault(certificate, at) ??
    (position === 'leaf' ? undefined : nameConstraintsFault(certificate, below)) ??
    authorityFault(certificate, position) ??
    pathLengthFault(certificate, below)
  );
}

function validityFault(certificate: GoCertificate, at: number): VerificationError | undefined {
  const { notBefore, notBeforeOffset, notAfter, notAfterOffset } = certificate;
  if (at >= notBefore && at <= notAfter) return undefined;
  const now = `current time ${rfc3339(at, 0)}`;
  const detail =
    at < notBefore
      ? `${now} is before ${rfc3339(notBefore, notBeforeOffset)}`
      : `${now} is after ${rfc3339(notAfter, notAfterOffset)}`;
  return {
    code: 'expired',
    message: `x509: certificate has expired or is not yet valid: ${detail}`,
    certificate,
    detail,
  };
}

/** @param offset - Minutes east of Greenwich. */
function rfc3339(moment: number, offset: number): string {
  const clock = formatIsoTime(moment + offset * 60_000);
  if (offset === 0) return clock;
  const twoDigits = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const distance = Math.abs(offset);
  return `${clock.slice(0, -1)}${offset < 0 ? '-' : '+'}${twoDigits(distance / 60)}:${twoDigits(distance % 60)}`;
}

function authorityFault(certificate: GoCertificate, position: PathPosition): VerificationError | undefined {
  if (position !== 'intermediate' || (certificate.basicConstraintsValid && certificate.isCa)) return undefined;
  const message = 'x509: certificate is not authorized to sign other certificates';
  return { code: 'notAuthorizedToSign', message, certificate };
}

/**
 * Checks the path length that a CA allows. Counts all intermediates, also self-issued ones, which RFC 5280 §6.1.4 (l)
 * does not count.
 *
 * @param below - The path from the certificate asked about up to the one that the CA signed.
 */
export function pathLengthFault(
  certificate: GoCertificate,
  below: readonly GoCertificate[],
): VerificationError | undefined {
  const { basicConstraintsValid, maxPathLen } = certificate;
  const intermediates = below.length - 1;
  if (!basicConstraintsValid || maxPathLen < 0 || intermediates <= maxPathLen) return undefined;
  const message = 'x509: too many intermediates for path length constraint';
  return { code: 'tooManyIntermediates', message, certificate, detail: `${intermediates} > ${maxPathLen}` };
}
