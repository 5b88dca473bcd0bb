import type { Finding } from '../../findings/model.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../pki/cluster/connections/judgeConnection.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/model.ts';
import type { CertificateNode, PkiGraph } from '../../pki/model.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { partyWords } from '../connections/partyWords.ts';
import { refusals } from '../connections/verdictWords.ts';
import type { PresentContext } from '../presentContext.ts';
import { type LoggedError, readLoggedErrors } from './readLoggedErrors.ts';

/** A cause by which connections fail as the log says, told of the one that fits best. */
export interface ExplainingConnection {
  readonly verdict: ConnectionVerdict;
  /** Further connections that fail for the same reason and certificate. */
  readonly others: readonly ConnectionVerdict[];
  /** Which of its sides refuses so. */
  readonly refusal: ReturnType<typeof refusals>[number];
  /** Errors and warnings about the certificate or the places that are to blame. */
  readonly findings: readonly Finding[];
  /** The higher, the more of the line fits. */
  readonly score: number;
}

/** An error with what explains it, the likeliest first. */
export interface ExplainedError {
  readonly error: LoggedError;
  readonly connections: readonly ExplainingConnection[];
  /** Certificates that the line describes: by their end, their names, or the name of a CA. */
  readonly certificates: readonly CertificateNode[];
}

/** More than these a reader does not compare. */
const mostShown = 5;

/**
 * Explains errors that a user found in a log by the connections and certificates of the files: what fails in the same way, of that the
 * one to whose words, names, addresses and programs the line fits best. Never throws.
 *
 * @returns Nothing where the text holds no error that is known.
 */
export function explainErrors(text: string, context: PresentContext): readonly ExplainedError[] {
  const errors = readLoggedErrors(text);
  if (errors.length === 0) return [];
  const broken = judgeConnections(connectionModelOf(context.graph), context.now).filter(
    ({ state }) => state === 'broken',
  );
  return errors.map((error) => ({
    error,
    connections: connectionsFor(error, broken, context.findings),
    certificates: certificatesFor(error, context.graph).slice(0, mostShown),
  }));
}

function connectionsFor(
  error: LoggedError,
  broken: readonly ConnectionVerdict[],
  findings: readonly Finding[],
): readonly ExplainingConnection[] {
  const causes = new Map<string, Omit<ExplainingConnection, 'findings' | 'others'> & { others: ConnectionVerdict[] }>();
  const failing = broken
    .flatMap((verdict) =>
      refusals(verdict)
        .filter(({ verdict: { reason } }) => error.record.reasons.includes(reason))
        .map((refusal) => ({ verdict, refusal, score: scoreOf(error, verdict, refusal) })),
    )
    .sort((a, b) => b.score - a.score);
  for (const each of failing) {
    const { reason, fingerprint } = each.refusal.verdict;
    const key = `${reason} ${fingerprint ?? each.verdict.connection.id}`;
    const known = causes.get(key);
    if (known === undefined) causes.set(key, { ...each, others: [] });
    else if (known.verdict !== each.verdict) known.others.push(each.verdict);
  }
  return [...causes.values()]
    .slice(0, mostShown)
    .map((each) => ({ ...each, findings: findingsFor(each.refusal.verdict.fingerprint, findings) }));
}

function scoreOf(
  { quote, line, wanted, addresses }: LoggedError,
  { connection }: ConnectionVerdict,
  { verdict: { error, name } }: ExplainingConnection['refusal'],
): number {
  const asked = connection.names.map((each) => each.name);
  const isAsked = addresses.some(({ host }) => asked.includes(host));
  const isPort = addresses.some(({ port }) => port === String(connection.record.port));
  const parties = [connection.client, connection.server].map((party) => partyWords(party, true));
  return (
    (withoutClock(error).startsWith(withoutClock(quote)) ? 60 : 0) +
    (wanted !== undefined && wanted === name?.name ? 20 : 0) +
    (isAsked ? 20 : 0) +
    (isPort ? 5 : 0) +
    8 * parties.filter((party) => line.includes(party)).length
  );
}

/** The log was written at another moment than that of judging. */
function withoutClock(error: string): string {
  return error.replace(/current time \S+/, '');
}

function findingsFor(fingerprint: string | undefined, findings: readonly Finding[]): readonly Finding[] {
  if (fingerprint === undefined) return [];
  const own = findings.filter(
    (finding) =>
      finding.fingerprint === fingerprint && (finding.severity === 'error' || finding.severity === 'warning'),
  );
  return own.filter(({ code }, index) => own.findIndex((each) => each.code === code) === index).slice(0, 3);
}

function certificatesFor(
  { bound, names, candidate }: LoggedError,
  { certificates }: PkiGraph,
): readonly CertificateNode[] {
  const nodes = [...certificates.values()];
  if (bound !== undefined) {
    const dated = bound.kind === 'after' ? 'notAfter' : 'notBefore';
    return nodes.filter(({ certificate }) => certificate[dated] === bound.at);
  }
  if (names !== undefined) return nodes.filter((node) => hasNames(node, names));
  if (candidate === undefined) return [];
  return nodes.filter(
    ({ certificate: { subject, basicConstraints } }) =>
      basicConstraints?.isCa === true && attributeValues(subject, 'CN').includes(candidate),
  );
}

/** Go prints addresses where an address was asked for, else DNS names. */
function hasNames({ certificate: { subjectAltName = [] } }: CertificateNode, names: readonly string[]): boolean {
  return (['DNS', 'IP'] as const).some((wanted) => {
    const own = subjectAltName.filter(({ type }) => type === wanted).map(({ value }) => value);
    return own.length === names.length && own.every((name, index) => name === names[index]);
  });
}
