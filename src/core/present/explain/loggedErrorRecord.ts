import type { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type { RefusalReason } from '../../pki/cluster/connections/requirementModel.ts';

/** An error in the logs of TLS, of Kubernetes programs, or of programs that connect to them. */
export interface LoggedErrorRecord {
  /** Permanent. */
  readonly id: string;
  /** Finds it in a line. */
  readonly pattern: RegExp;
  /** The reason in connection verdicts; several if the words are ambiguous. */
  readonly reasons: readonly RefusalReason[];
  /** Which side rejects and who the sides are, if that is always the same. */
  readonly by?: 'client' | 'server';
  readonly clients?: readonly (keyof typeof connectionParties)[];
  readonly servers?: readonly (keyof typeof connectionParties)[];
  /** Ids of the table of connections. */
  readonly connections?: readonly string[];
  /** Less specific than any other error in the same line. */
  readonly isGeneral?: true;
  /** Ids of the records of which it is one, where a line is cut. */
  readonly mayBe?: readonly string[];
  /** Also of other causes than certificates: explained only if the files tell more of it. */
  readonly needsFiles?: true;
  /** It looks like a problem of certificates and is none: nothing is looked for in the files. */
  readonly isNoFault?: true;
  /** The meaning and the program that prints it: two sentences, for a line. */
  readonly meaning: (line?: string) => string;
}

/** Reasons for which Go may reject a certificate. */
export const anyVerification = ['validity', 'authority', 'name', 'usage', 'chain', 'unreadable', 'revoked'] as const;

/** Any of several wordings. */
export function wordings(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}

/** Tells whether the kubelet refuses a request, whoever prints it: kubectl passes on what kube-apiserver got from a kubelet. */
export function isOfKubelet(line: string): boolean {
  return refusedByKubelet.test(line);
}

const refusedByKubelet =
  /\(user=[^\s,)]{1,300}, verb=\w{1,20}, resource=nodes\b|unable to upgrade connection: (?:Unauthorized|Forbidden)|\( ?pods\/(?:log|exec|attach|portforward) |https:\/\/[^\s/"]{1,260}:10250\//;
