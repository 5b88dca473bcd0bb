import type { PresentedVerdict } from '../cluster/verifyBetween.ts';
import type { CertificateNode } from '../pkiModel.ts';
import type { Doubt, KubectlFault } from './contextVerdictModel.ts';

/** The answer of one side to the other at a moment. */
export interface ConnectionSide {
  faultAt(at: number): KubectlFault | undefined;
  /** What is unknown at any moment. */
  readonly doubts: readonly Doubt[];
  /** When something relevant expires. */
  readonly ends: readonly number[];
}

/** When certificates end. */
export function endsOf(nodes: readonly CertificateNode[]): readonly number[] {
  return nodes.flatMap(({ certificate: { notAfter } }) => notAfter ?? []);
}

/** Go's error of a verdict; `undefined` if it accepts, if nothing is presented, or if this host cannot compute it. */
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
