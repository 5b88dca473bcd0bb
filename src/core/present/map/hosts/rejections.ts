import * as l10n from '@vscode/l10n';
import type { Finding } from '../../../findings/findingModel.ts';
import type { ConnectionVerdict } from '../../../pki/cluster/connections/connectionModel.ts';
import { refusals } from '../../../pki/cluster/connections/refusals.ts';
import { refusalWords } from '../../connections/verdictWords.ts';
import type { PresentContext } from '../../presentContext.ts';
import { rootCausesOf } from '../../rootCauses.ts';
import { isOfHost } from './clusterIn.ts';

/** Why visitors of a host get an error, as its connection tells. */
export interface Rejection {
  /** What stands on the first wire, without its mark. */
  readonly word: string;
  /** In a sentence. */
  readonly why: string;
  /** What is at fault: what takes the connection, or what it presents. */
  readonly at: 'entry' | 'secret';
  readonly verdict: ConnectionVerdict;
  /** The error that tells it at the place to change. */
  readonly finding?: Finding;
}

/** Finds the rejection of what is presented by the field at an offset of a file. */
export type RejectionAt = (path: string, offset: number) => Rejection | undefined;

/** Reads the broken connections of hosts, so that no host works that its connection calls broken. */
export function rejectionsIn(verdicts: readonly ConnectionVerdict[], context: PresentContext): RejectionAt {
  const known = new Map(
    verdicts
      .filter((verdict) => verdict.state === 'broken' && isOfHost(verdict))
      .flatMap((verdict) => {
        const { place } = verdict.connection.client;
        const rejection = rejectionOf(verdict, context);
        return place === undefined || rejection === undefined
          ? []
          : [[keyOf(place.file.path, place.span.start), rejection] as const];
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
    word: reason === 'name' ? l10n.t('wrong name') : reason === 'validity' ? l10n.t('expired') : l10n.t('rejected'),
    why: finding?.message ?? refusalWords(verdict, refusal.by, refusal.verdict),
    at: refusal.by === 'server' ? 'entry' : 'secret',
    verdict,
    ...(finding === undefined ? {} : { finding }),
  };
}
