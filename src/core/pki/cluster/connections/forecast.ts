import type { CertificateNode, PkiGraph } from '../../pkiModel.ts';
import type { Connection, ConnectionModel, ConnectionVerdict, Source } from './connectionModel.ts';
import { judgeConnection } from './judgeConnection.ts';
import { uploadEnds } from './judgeJoining.ts';
import type { Requirement } from './requirementModel.ts';

/**
 * A connection stops or starts working because of the dates of certificates. What something else has stopped already
 * stops by its dates as well: whoever repairs it must know how long that lasts.
 */
export interface ForecastEvent {
  /** A certificate's `notAfter`, the last moment at which it works, or its `notBefore`, the first. */
  readonly at: number;
  readonly change: 'stops' | 'starts';
  /** It stopped before, for another reason than dates: nobody notices the moment. */
  readonly isStopped?: true;
  readonly connection: Connection;
  /** Once it has happened. */
  readonly verdict: ConnectionVerdict;
  /** The certificates of the connection whose validity begins or ends at that moment; none, if its token ends. */
  readonly certificates: readonly CertificateNode[];
}

/**
 * Predicts which connections stop or start between two moments if nothing is renewed: both sides are judged at every
 * moment at which the validity of one of the connection's certificates begins or ends.
 *
 * @param from - Milliseconds since 1970-01-01 UTC, as all moments here; connections that stopped earlier are not reported.
 * @returns In the order of the moments, then of the connections. Never throws.
 */
export function forecast(
  { graph, connections }: ConnectionModel,
  from: number,
  until: number,
): readonly ForecastEvent[] {
  return connections
    .flatMap((connection) => {
      const certificates = certificatesOf(connection);
      const judge = judgeBy(graph, connection, from);
      let before = judge(from);
      let isStopped = isEnded(before);
      return momentsOf(connection, certificates, from, until).flatMap(({ at, isEnd }): readonly ForecastEvent[] => {
        const verdict = judge(isEnd ? at + 1 : at);
        const [wasStopped, wasBroken, isBroken] = [isStopped, before.state === 'broken', verdict.state === 'broken'];
        isStopped = isBroken && (isEnded(verdict) || !wasBroken || (wasStopped && !isEnded(before)));
        before = verdict;
        const change = wasBroken && !isBroken ? 'starts' : isStopped && !wasStopped ? 'stops' : undefined;
        if (change === undefined || at <= (connection.client.neededAfter ?? -Infinity)) return [];
        const event: ForecastEvent = {
          at,
          change,
          connection,
          verdict,
          certificates: boundBy(certificates, at, isEnd),
        };
        return [change === 'stops' && wasBroken ? { ...event, isStopped: true } : event];
      });
    })
    .sort((a, b) => a.at - b.at);
}

/** The dates of a certificate reject it, whatever else does. */
function isEnded({ requirements }: ConnectionVerdict): boolean {
  return requirements.some((each) => each.state === 'notMet' && each.reason === 'validity');
}

/** The last moment before certificates end that are valid now, also of a connection that something else has stopped. */
export function nextEndOf(verdict: ConnectionVerdict): number | undefined {
  if (isEnded(verdict)) return undefined;
  // What is stopped for another reason stops by its certificates alone once more.
  const isOther = ({ what }: Requirement) => verdict.state === 'broken' && (what === 'token' || what === 'join');
  const ends = verdict.requirements.flatMap((each) =>
    each.state === 'met' && !isOther(each) ? (each.until ?? []) : [],
  );
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** A token that is valid now is renewed long before certificates end, unless nothing renews it. */
function judgeBy(graph: PkiGraph, connection: Connection, from: number): (at: number) => ConnectionVerdict {
  const { tokenPeriod, ...others } = connection;
  if (
    tokenPeriod === undefined ||
    tokenPeriod.lasts !== undefined ||
    from > tokenPeriod.end ||
    from < tokenPeriod.begin
  )
    return (at) => judgeConnection(graph, connection, at);
  return (at) => ({ ...judgeConnection(graph, others, at), connection });
}

/** What both sides present and trust: only these have dates. */
function certificatesOf(connection: Connection): readonly CertificateNode[] {
  const { serverShows, clientTrusts, clientShows, serverTrusts } = connection;
  const nodes = [serverShows, clientTrusts, clientShows, serverTrusts].flatMap(certificatesIn);
  return [...new Set(nodes)];
}

function certificatesIn(source: Source): readonly CertificateNode[] {
  return source.kind === 'materials' ? source.materials.flatMap(({ material }) => material.certificates) : [];
}

/** The last moments of what a connection presents, trusts and authenticates with, after a moment. */
export function endsOf(connection: Connection, after: number): readonly number[] {
  const ends = certificatesOf(connection).map(({ certificate: { notAfter } }) => notAfter);
  return [...new Set([...ends, ...uploadEnds(connection), connection.tokenPeriod?.end])].flatMap((end = after) =>
    end > after && Number.isFinite(end) ? [end] : [],
  );
}

interface Moment {
  readonly at: number;
  /** The moment itself is the last one of a validity period. */
  readonly isEnd: boolean;
}

function momentsOf(
  connection: Connection,
  certificates: readonly CertificateNode[],
  from: number,
  until: number,
): readonly Moment[] {
  const { tokenPeriod } = connection;
  const lasts = tokenPeriod?.lasts === undefined ? [] : [tokenPeriod.end];
  const ends = [
    ...certificates.flatMap(({ certificate: { notAfter } }) => notAfter ?? []),
    ...lasts,
    ...uploadEnds(connection),
  ];
  const starts = certificates.flatMap(({ certificate: { notBefore } }) => notBefore ?? []);
  const moments = [
    ...Array.from(new Set(starts), (at) => ({ at, isEnd: false })),
    ...Array.from(new Set(ends), (at) => ({ at, isEnd: true })),
  ];
  return moments.filter(({ at, isEnd }) => (isEnd ? at >= from : at > from) && at <= until).sort((a, b) => a.at - b.at);
}

function boundBy(certificates: readonly CertificateNode[], at: number, isEnd: boolean): readonly CertificateNode[] {
  return certificates.filter(({ certificate }) => (isEnd ? certificate.notAfter : certificate.notBefore) === at);
}
