import type { Finding } from '../../../findings/findingModel.ts';
import type { ConnectionVerdict } from '../../../pki/cluster/connections/connectionModel.ts';
import { refusals } from '../../../pki/cluster/connections/refusals.ts';
import type { RefusalReason } from '../../../pki/cluster/connections/requirementModel.ts';
import { optional } from '../../../text/optional.ts';
import { refusalWords } from '../../connections/verdictWords.ts';
import type { PresentContext } from '../../presentContext.ts';
import { rootCausesOf } from '../../rootCauses.ts';
import { brokenWord } from '../wireWords.ts';
import { isOfHost } from './clusterIn.ts';

/** Why visitors of a host get an error, as its connection tells. */
export interface Rejection {
  readonly reason: RefusalReason;
  /** What stands on the first wire, without its mark. */
  readonly word: string;
  /** In a sentence. */
  readonly why: string;
  /** What is at fault: what takes the connection, or what it presents. */
  readonly at: 'entry' | 'secret';
  /** The error that tells it at the place to change. */
  readonly finding?: Finding;
}

/** A connection of a host, and why visitors get an error if it is broken. */
interface JudgedHost {
  readonly verdict: ConnectionVerdict;
  readonly rejection?: Rejection;
}

/** Finds the connection of what is presented by the field at an offset of a file. */
export type JudgedHostAt = (path: string, offset: number) => JudgedHost | undefined;

/** Reads the connections of hosts, so that no host is told to be otherwise than its connection is. */
export function judgedHostsIn(verdicts: readonly ConnectionVerdict[], context: PresentContext): JudgedHostAt {
  const known = new Map(
    verdicts.filter(isOfHost).flatMap((verdict) => {
      const { place } = verdict.connection.client;
      const rejection = verdict.state === 'broken' ? rejectionOf(verdict, context) : undefined;
      return place === undefined
        ? []
        : [[keyOf(place.file.path, place.span.start), { verdict, ...optional('rejection', rejection) }] as const];
    }),
  );
  return (path, offset) => known.get(keyOf(path, offset));
}

function keyOf(path: string, offset: number): string {
  return `${offset} ${path}`;
}

function rejectionOf(verdict: ConnectionVerdict, context: PresentContext): Rejection | undefined {
  const [refusal] = refusals(verdict);
  if (refusal === undefined) return undefined;
  const [cause] = rootCausesOf([verdict], context);
  const { finding } = cause ?? {};
  const { reason } = refusal.verdict;
  return {
    reason,
    word: brokenWord(reason, verdict),
    why: finding?.message ?? refusalWords(verdict, refusal.by, refusal.verdict),
    at: refusal.by === 'server' ? 'entry' : 'secret',
    ...(finding === undefined ? {} : { finding }),
  };
}
