import type { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type { RefusalReason } from '../../pki/cluster/connections/refusalReason.ts';

/** An error of TLS, of Kubernetes' programs and of others that talk to them, as it stands in logs. */
export interface LoggedErrorRecord {
  /** Permanent. */
  readonly id: string;
  /** Finds it in a line. */
  readonly pattern: RegExp;
  /** What the judge of connections calls it; several where the words do not tell. */
  readonly reasons: readonly RefusalReason[];
  /** Which side refuses, and who the sides are, where that is always so. */
  readonly by?: 'client' | 'server';
  readonly clients?: readonly (keyof typeof connectionParties)[];
  readonly servers?: readonly (keyof typeof connectionParties)[];
  /** Ids of the table of connections. */
  readonly connections?: readonly string[];
  /** Says less than any other error of the same line. */
  readonly isGeneral?: true;
  /** What it means, and who prints it: two sentences. */
  readonly meaning: () => string;
}

/** What Go may find wrong with a certificate. */
export const anyVerification = ['validity', 'authority', 'name', 'usage', 'chain', 'unreadable', 'revoked'] as const;

/** Any of several wordings. */
export function wordings(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}
