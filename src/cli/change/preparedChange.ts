import type { CertificateNode, PkiGraph } from '../../core/pki/pkiModel.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import type { NotRenewable } from '../../core/renewal/notRenewable.ts';
import type { RenewalRefusal } from '../../core/renewal/renewalModel.ts';
import type { Bytes } from '../../core/x509/bytes.ts';

/** Why something is not done; from any part of core. */
export type CliRefusal = Pick<RenewalRefusal, 'reason' | 'wayOut' | 'instead' | 'lastResort'> & {
  readonly kind: 'refusal';
  readonly code: string;
};

/** A planned change, and the files that it was planned from. */
export interface PreparedChange {
  /** `undefined` when there is nothing to do. */
  readonly plan: ChangePlan | CliRefusal | undefined;
  /** Certificates that expire soon and cannot be renewed here. */
  readonly refused?: readonly { readonly node: CertificateNode; readonly refusal: CliRefusal }[];
  /** Sentences that go with the plan. */
  readonly notes?: readonly string[];
  /** Certificates below the arguments of which nobody can tell when they expire. */
  readonly notRenewed?: readonly NotRenewable[];
  /** What is below the arguments and could not be read. */
  readonly notLookedInto?: readonly { readonly path: string; readonly reason: string }[];
  /** An argument could not be read. */
  readonly failed?: boolean;
  readonly graph: PkiGraph;
  /** What standard input contained. */
  readonly given?: Bytes | undefined;
  /** Absolute path of a file by its name. */
  localOf(name: string): string | undefined;
}
