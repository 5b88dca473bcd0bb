import type { PresentedVerdict } from '../cluster/verifyBetween.ts';
import type { CertificateNode } from '../pkiModel.ts';
import type { Doubt, KubectlFault } from './contextVerdictModel.ts';

/** What one side says to the other, at any moment. */
export interface ConnectionSide {
  faultAt(at: number): KubectlFault | undefined;
  /** What cannot be known at any moment. */
  readonly doubts: readonly Doubt[];
  /** When something ends that plays a part. */
  readonly ends: readonly number[];
}

/** When certificates end. */
export function endsOf(nodes: readonly CertificateNode[]): readonly number[] {
  return nodes.flatMap(({ certificate: { notAfter } }) => notAfter ?? []);
}

/** Go's error of a verdict; `undefined` where it accepts, where nothing is presented, and where this host cannot compute it. */
export function refusalOf(verdict: PresentedVerdict | undefined): Refusal | undefined {
  if (verdict === undefined || verdict.accepted) return undefined;
  if ('unreadable' in verdict) return { code: 'unreadable', message: verdict.unreadable };
  return verdict.error?.code === 'unsupportedByHost' ? undefined : verdict.error;
}

/** `unreadable`: Go cannot parse the certificate. */
interface Refusal {
  readonly code: string;
  readonly message: string;
}
