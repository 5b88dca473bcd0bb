import type { Certificate } from '../x509/x509Model.ts';
import type { PeriodSource, PlannedValidity } from './renewalModel.ts';

/** kubeadm's default of ClusterConfiguration.certificateValidityPeriod: 8760 h. */
const kubeadmDays = 365;
const day = 86_400_000;
const second = 1000;
/** Clocks of nodes differ, so kubeadm and others start a certificate this much in the past. */
const backdating = 300_000;

/** What the length of the new period depends on. */
export interface ValidityQuestion {
  readonly certificate: Pick<Certificate, 'notBefore' | 'notAfter'>;
  /** The CA's period; both ends are known. */
  readonly caNotBefore: number;
  readonly caNotAfter: number;
  /** The file is one that `kubeadm certs renew` renews. */
  readonly isKubeadmFile: boolean;
  /** It is in a kubeconfig. */
  readonly isInKubeconfig: boolean;
  /** The period of the cluster's configuration, instead of kubeadm's 365 days, in milliseconds. */
  readonly configuredPeriod?: number;
  /** The user's own choice. */
  readonly days: number | undefined;
  readonly now: number;
}

/**
 * Plans the period of a new certificate: from five minutes ago, but not before the CA's start, for as long as the user
 * says, as kubeadm's policy says for its own files, or as the old certificate was valid; never beyond the CA's end.
 *
 * The old length is an estimate: kubeadm up to 1.30 (and still for kubeconfigs) starts a certificate when its CA
 * started, so `notAfter - notBefore` says nothing; then the length is kubeadm's 365 days. Outside kubeconfigs, no
 * shorter period can come from this. Five minutes beyond whole days are the backdating, which must not grow with each
 * renewal.
 */
export function planValidity(question: ValidityQuestion): PlannedValidity {
  const { caNotBefore, caNotAfter } = question;
  const { length, source } = periodOf(question);
  // Certificates have whole seconds. Both ends are rounded up from the same moment, so that the promised length is
  // kept.
  const now = Math.ceil(question.now / second) * second;
  const wantedEnd = now + length;
  return {
    notBefore: Math.max(now - backdating, caNotBefore),
    notAfter: Math.min(wantedEnd, caNotAfter),
    source,
    isCutAtCaEnd: wantedEnd > caNotAfter,
  };
}

function periodOf({
  certificate,
  caNotBefore,
  isKubeadmFile,
  isInKubeconfig,
  configuredPeriod,
  days,
}: ValidityQuestion): {
  readonly length: number;
  readonly source: PeriodSource;
} {
  if (days !== undefined) return { length: days * day, source: 'days' };
  if (configuredPeriod !== undefined) return { length: configuredPeriod, source: 'configuration' };
  if (isKubeadmFile) return { length: kubeadmDays * day, source: 'kubeadm' };
  const { notBefore, notAfter } = certificate;
  if (notBefore === undefined || notAfter === undefined || notAfter <= notBefore) {
    return { length: kubeadmDays * day, source: 'default' };
  }
  const length = notAfter - notBefore;
  const isBackdated = length % day === backdating;
  const isWholeDays = length % day === 0 || isBackdated;
  const mayHaveCaStart = notBefore === caNotBefore && (isInKubeconfig || length > kubeadmDays * day);
  if (mayHaveCaStart && !isWholeDays) return { length: kubeadmDays * day, source: 'kubeadm' };
  return { length: isBackdated ? length - backdating : length, source: 'certificate' };
}
