import type { FindingCode } from '../findings/catalog.ts';
import { type ExpiryState, expiryState } from '../findings/expiryState.ts';
import type { Finding } from '../findings/findingModel.ts';
import { thresholdsFor } from '../findings/thresholdsFor.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import type { CertificateNode } from '../pki/pkiModel.ts';
import type { PresentContext } from './presentContext.ts';
import { type State, severityState, worstState } from './stateMark.ts';

/** The verdict on a certificate at a moment. */
export interface Verdict {
  readonly state: State;
  readonly expiry: ExpiryState;
  /** Nothing is wrong except perhaps its dates. */
  readonly isSound: boolean;
  /** Errors and warnings, the worst first. */
  readonly problems: readonly Finding[];
}

/** Another CA of the bundle takes its place. */
const expiredInBundle: FindingCode = 'expired-member-in-bundle';

/** Codes that repeat the {@link ExpiryState}, so that they are not counted twice. */
const expiryCodes: ReadonlySet<FindingCode> = new Set([
  'cert-expired',
  'cert-not-yet-valid',
  'cert-expiring-critical',
  'cert-expiring-soon',
  'ca-expired',
  'ca-expiring-soon',
  'token-expired',
  'token-not-yet-valid',
  expiredInBundle,
]);

/** An error because it is urgent, but the certificate still works. */
const stillWorks: FindingCode = 'cert-expiring-critical';

/** Tells whether a finding is about the end (or the beginning) of a certificate's life. */
export function isAboutExpiry({ code }: Finding): boolean {
  return expiryCodes.has(code);
}

/** The state that a problem gives to what it is about. */
export function findingState({ code, severity }: Finding): State {
  return code === stillWorks && severity === 'error' ? 'willStop' : severityState(severity);
}

/**
 * Judges a certificate by its dates and its findings.
 *
 * @param findings - Findings about this certificate, or about the place where it is shown.
 */
export function judgeCertificate(
  node: CertificateNode,
  findings: readonly Finding[],
  { policy, now }: Pick<PresentContext, 'policy' | 'now'>,
): Verdict {
  const expiry = expiryState(
    node.certificate,
    isUsedAsCa(node),
    thresholdsFor(node.role, policy, node.occurrences[0]?.file.path),
    now,
  );
  const problems = findings
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
  const isDispensable = expiry === 'expired' && findings.some(({ code }) => code === expiredInBundle);
  const dated = isDispensable ? 'willStop' : stateOfExpiry(expiry);
  const decoded: State = isWhole(node) ? 'none' : 'unknown';
  return {
    state: worstState([dated, decoded, ...problems.map(findingState)]),
    expiry,
    isSound: problems.length === 0 && isWhole(node),
    problems,
  };
}

/**
 * Tells whether everything in a certificate could be read; other programs may reject it for the rest. Data after the
 * certificate is a problem of the place, not of the certificate.
 */
function isWhole({ certificate }: CertificateNode): boolean {
  return certificate.problems.every(({ code }) => code === 'trailing-data');
}

function stateOfExpiry(expiry: ExpiryState): State {
  switch (expiry) {
    case 'valid':
    case 'endsWithinTwoYears':
      return 'works';
    case 'unknown':
      return 'unknown';
    case 'expiringCritical':
    case 'expiringSoon':
    case 'endsWithinOneYear':
      return 'willStop';
    case 'expired':
    case 'notYetValid':
      return 'broken';
  }
}
