import { optional } from '../../../text/optional.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import { isIpAddress } from '../../../x509/go/isIpAddress.ts';
import { magnitudeOf, revokes } from '../../../x509/revokes.ts';
import { toHex } from '../../../x509/toHex.ts';
import type { CertificateNode, PkiGraph } from '../../pkiModel.ts';
import { anonymous } from '../rights.ts';
import { unboundRights } from '../unboundUsers.ts';
import { derListsAlone, isSince } from '../versionOfImage.ts';
import { keysAmong } from './caKeys.ts';
import type { Connection, ConnectionVerdict, Source } from './connectionModel.ts';
import { downloads, joinForms } from './judgeJoining.ts';
import { sideRequirements } from './judgeSide.ts';
import { namesRequirements, refusedRights, unverifiedNames } from './nameChecks.ts';
import type { Requirement } from './requirementModel.ts';
import { sideVerdict } from './sideVerdict.ts';

/** How long before its end a connection counts as "will break": 30 days, as in the catalogue. */
export const defaultWarning = 30 * 86_400_000;

/** Judges a connection at a moment, anew: see `judgeRemembered`. Never throws. */
export function judgeConnection(
  graph: PkiGraph,
  connection: Connection,
  at: number,
  warning: number = defaultWarning,
): ConnectionVerdict {
  const asked = { graph, connection, at };
  // A client that rejects its own configuration calls nobody.
  const rejected = [...configuration(asked), ...joinForms(connection)];
  const asking = rejected.length > 0 ? [starts('client')] : judges;
  const requirements = [...rejected, ...asking.flatMap((judge) => judge(asked))];
  const ends = requirements.flatMap((each) => (each.state === 'met' && each.until !== undefined ? [each.until] : []));
  const until = ends.length === 0 ? undefined : Math.min(...ends);
  const state = stateOf(connection, requirements, until, at, warning);
  return {
    connection,
    state,
    ...(until === undefined || state === 'broken' ? {} : { until }),
    requirements,
    server: sideVerdict(connection, requirements, 'server'),
    client: sideVerdict(connection, requirements, 'client'),
  };
}

/** Ends within a day, as it is meant to: a node joins once, and nobody replaces in time what ends then. */
export function isForJoining(
  { tokenPeriod, joining }: Pick<Connection, 'tokenPeriod' | 'joining'>,
  until: number | undefined,
): until is number {
  if (tokenPeriod?.lasts === 'forJoining' && until === tokenPeriod.end) return true;
  return joining?.downloads.some((fault) => fault.kind === 'ended' && until === fault.at - 1) === true;
}

/** A connection works only if nothing that it needs is missing or unknown. */
export function stateOf(
  connection: Pick<Connection, 'tokenPeriod' | 'joining'>,
  requirements: readonly Requirement[],
  until: number | undefined,
  at: number,
  warning: number,
): ConnectionVerdict['state'] {
  if (requirements.some(({ state }) => state === 'notMet')) return 'broken';
  if (until !== undefined && !isForJoining(connection, until) && until - at < warning) return 'willBreak';
  return requirements.some(({ state }) => state === 'unknown') ? 'unknown' : 'works';
}

interface Asked {
  readonly graph: PkiGraph;
  readonly connection: Connection;
  readonly at: number;
}

/** Answers with what it knows of one thing that the connection needs; with nothing if the connection does not need it. */
type Judge = (asked: Asked) => readonly Requirement[];

/** In the order in which connecting fails: what the client verifies of the server, then what the server verifies of the client. */
const judges: readonly Judge[] = [
  service,
  serverTls,
  issued,
  listening,
  serverFiles,
  meshCa,
  unknownName,
  serverNames,
  starts('server'),
  clientTls,
  presented,
  unaccepted,
  unidentified,
  authenticated,
  tokenRights,
  personRights,
  ({ connection, at }) => downloads(connection, at),
  starts('client'),
];

/** After what tells of the same file more exactly. */
function starts(side: 'server' | 'client'): Judge {
  return ({ connection: { startFaults } }) => {
    const [fault] = startFaults?.[side] ?? [];
    if (fault === undefined) return [];
    const { error, loads, place } = fault;
    if (fault.isUncertain === true) {
      const name = loads?.source.material.name ?? loads?.source.by ?? '';
      return [{ what: 'start', side, state: 'unknown', missing: { why: 'fileAbsent', name, place } }];
    }
    const fingerprint = loads?.source.material.certificates[0]?.fingerprint;
    return [
      { what: 'start', side, state: 'notMet', reason: 'notStarted', error, ...optional('fingerprint', fingerprint) },
    ];
  };
}

function configuration({ connection: { configurationFault: error } }: Asked): readonly Requirement[] {
  return error === undefined
    ? []
    : [{ what: 'configuration', side: 'client', state: 'notMet', reason: 'configuration', error }];
}

function service({ connection: { calledService: fault, otherPort: missing } }: Asked): readonly Requirement[] {
  const needed = { what: 'service', side: 'server' } as const;
  if (missing !== undefined) return [{ ...needed, state: 'unknown', missing }];
  if (fault === undefined) return [];
  if (fault.state === 'unknown') return [{ ...needed, state: 'unknown', missing: fault.missing }];
  return [{ ...needed, state: 'notMet', reason: 'notServed', error: fault.error }];
}

/** The client does not use TLS. */
function isPlain({ names }: Connection): boolean {
  return names.length > 0 && names.every((name) => name.isPlain === true);
}

function serverTls({ connection }: Asked): readonly Requirement[] {
  const { names, speaks } = connection;
  const needed = { what: 'tls', side: 'server' } as const;
  if (isPlain(connection)) return [{ ...needed, state: 'waived', why: 'plainText' }];
  if (speaks === undefined || names.length === 0) return [];
  return [
    speaks.isPlain ? { ...needed, state: 'notMet', reason: 'plainText', error: 'EOF' } : { ...needed, state: 'met' },
  ];
}

function clientTls({ connection }: Asked): readonly Requirement[] {
  const { speaks } = connection;
  const needed = { what: 'tls', side: 'client' } as const;
  if (isPlain(connection) && speaks?.isPlain === false) {
    const error =
      connection.record.isReadByEtcd === true
        ? 'tls: first record does not look like a TLS handshake'
        : 'client sent an HTTP request to an HTTPS server';
    return [{ ...needed, state: 'notMet', reason: 'plainText', error }];
  }
  return isUnencrypted(connection) ? [{ ...needed, state: 'waived', why: 'plainText' }] : [];
}

/** Without TLS the server asks for no certificate. */
function isUnencrypted(connection: Connection): boolean {
  return isPlain(connection) || connection.speaks?.isPlain === true;
}

function issued({ connection: { awaits } }: Asked): readonly Requirement[] {
  const needed = { what: 'issued', side: 'server' } as const;
  if (awaits === undefined) return [];
  const { error, toldBy: missing } = awaits;
  return [
    missing === undefined
      ? { ...needed, state: 'notMet', reason: 'notIssued', error }
      : { ...needed, state: 'unknown', missing },
  ];
}

/** A server without a certificate does not listen. */
function listening({ connection: { speaks } }: Asked): readonly Requirement[] {
  const error = speaks?.withoutCertificate;
  return error === undefined ? [] : [{ what: 'pair', side: 'server', state: 'notMet', reason: 'unreadable', error }];
}

function serverFiles({ graph, connection, at }: Asked): readonly Requirement[] {
  const { record, names, skippedBy, serverShows, clientTrusts, speaks } = connection;
  if (isPlain(connection) || speaks?.withoutCertificate !== undefined) return [];
  const waived =
    skippedBy !== undefined
      ? 'skipped'
      : record.usages.server === undefined || clientTrusts.kind === 'nothing'
        ? 'nothingSet'
        : undefined;
  const isEtcd = record.isReadByEtcd === true;
  const { areClientsAnyone = false } = record;
  const sources = { shows: serverShows, trusts: clientTrusts };
  const question = { graph, side: 'server', ...sources, names, isEtcd, areClientsAnyone, at } as const;
  return sideRequirements(waived === undefined ? question : { ...question, waived });
}

/** After what the certificates alone show. */
function meshCa({ connection: { meshFault } }: Asked): readonly Requirement[] {
  return meshFault === undefined ? [] : [{ what: 'chain', side: 'server', state: 'notMet', ...meshFault }];
}

/** Whatever the server's name is, a certificate without names does not have it, and one with an IP address as a DNS name may not. */
function unknownName({ connection }: Asked): readonly Requirement[] {
  const { record, names, skippedBy, serverShows, clientTrusts } = connection;
  const isChecked = record.nameFrom.some((origin) => origin !== 'nothing');
  const isAsked = names.length === 0 && isChecked && record.usages.server !== undefined;
  const leaf = !isAsked || skippedBy !== undefined || clientTrusts.kind === 'nothing' ? undefined : leafOf(serverShows);
  const reading = leaf && goReadingOf(leaf.certificate);
  if (reading === undefined || 'error' in reading) return [];
  const { dnsNames, ipAddresses } = reading.certificate;
  if (ipAddresses.length > 0 || (dnsNames.length > 0 && !dnsNames.some(isIpAddress))) return [];
  return [{ what: 'name', side: 'server', state: 'unknown', missing: { why: 'elsewhere', name: record.server } }];
}

function serverNames({ connection }: Asked): readonly Requirement[] {
  const { record, skippedBy, serverShows, clientTrusts, serverNames: names } = connection;
  if (isPlain(connection) || names === undefined) return [];
  if (skippedBy !== undefined || record.usages.server === undefined || clientTrusts.kind === 'nothing') {
    return unverifiedNames(names);
  }
  const leaf = leafOf(serverShows);
  return leaf === undefined ? [] : namesRequirements('server', leaf, names, record.isReadByEtcd === true);
}

function leafOf(shows: Source): CertificateNode | undefined {
  return shows.kind === 'materials' ? shows.materials[0]?.material.certificates[0] : undefined;
}

function presented({ connection }: Asked): readonly Requirement[] {
  const { isClientCertificateDemanded } = connection;
  if (isUnencrypted(connection) || !isWithoutCertificate(connection) || !isClientCertificateDemanded) return [];
  const error = "tls: client didn't provide a certificate";
  return [{ what: 'presented', side: 'client', state: 'notMet', reason: 'notPresented', error }];
}

/** Who presents nothing, and the server lets in nobody without credentials. */
function unaccepted({ connection }: Asked): readonly Requirement[] {
  return isUnencrypted(connection) ? [] : refusedAs(connection, 'nothing');
}

function refusedAs({ refuses }: Connection, kind: 'nothing' | 'certificate' | 'token'): readonly Requirement[] {
  if (refuses?.of !== kind) return [];
  const { reason, error, fingerprint } = refuses;
  const needed = { what: 'credential', side: 'client' } as const;
  return [{ ...needed, state: 'notMet', reason, error, ...optional('fingerprint', fingerprint) }];
}

/** A server may take a client without a certificate and a token for anonymous, who has no rights. */
function unidentified({ connection }: Asked): readonly Requirement[] {
  const { record, clientNames: names, token: shown } = connection;
  const isOther = shown !== undefined || record.clientToken !== undefined || names.anonymous === undefined;
  if (isUnencrypted(connection) || !isWithoutCertificate(connection) || isOther) return [];
  if (names.anonymous === 'unknown') {
    const missing = { why: 'objectNotFound', name: 'KubeletConfiguration' } as const;
    return [{ what: 'presented', side: 'client', state: 'unknown', missing }];
  }
  if (names.anonymous === 'refused') {
    const error = 'Unauthorized';
    return [{ what: 'presented', side: 'client', state: 'notMet', reason: 'notPresented', error }];
  }
  const error = refusedRights(anonymous, names);
  return error === undefined ? [] : [{ what: 'rights', side: 'client', state: 'notMet', reason: 'forbidden', error }];
}

/** What a bootstrap token is for. */
function tokenRights({
  connection: { tokenForbidden: error, tokenRightsUnknown: missing },
}: Asked): readonly Requirement[] {
  const needed = { what: 'rights', side: 'client' } as const;
  if (error !== undefined) return [{ ...needed, state: 'notMet', reason: 'forbidden', error }];
  return missing === undefined ? [] : [{ ...needed, state: 'unknown', missing }];
}

/** A person, or a program with a kubeconfig of its own, whom no binding of the cluster names. */
function personRights({
  graph,
  connection: { client, server, clientNames, clientShows },
}: Asked): readonly Requirement[] {
  const isAsked = client.use !== undefined && server.component === 'kube-apiserver';
  const found = isAsked ? unboundRights(graph, client.use.context) : undefined;
  if (found === undefined) return [];
  const needed = { what: 'rights', side: 'client' } as const;
  if ('error' in found) return [{ ...needed, state: 'notMet', reason: 'forbidden', error: found.error }];
  // What comes with its own manifests is bound by them, and a certificate is judged by its names.
  const isJudged = client.party !== 'kubectl' || (clientNames.rights !== undefined && clientShows.kind === 'materials');
  return isJudged ? [] : [{ ...needed, state: 'unknown', missing: found.missing }];
}

function isWithoutCertificate({ clientShows: { kind } }: Connection): boolean {
  return kind === 'nothing' || kind === 'systemRoots';
}

/** By a certificate or a token: what one of them lacks does not matter if the other may be accepted. Files must be readable anyway. */
function authenticated(asked: Asked): readonly Requirement[] {
  const byCertificate = [clientFiles, clientNames, revocation].flatMap((judge) => judge(asked));
  const byToken = token(asked);
  const isRefused = (each: Requirement) => each.state === 'notMet' && !/^(?:pair|authorities)$/.test(each.what);
  const { token: shown, clientShows } = asked.connection;
  if (clientShows.kind === 'unknown' && byToken.some(isRefused)) {
    return [{ what: 'presented', side: 'client', state: 'unknown', missing: clientShows.missing }];
  }
  if (shown === undefined || isWithoutCertificate(asked.connection) || !byCertificate.some(isRefused)) {
    if (byCertificate.length === 0) return byToken;
    const needed = byToken.filter((each) => !isRefused(each) && each.state !== 'unknown');
    // The certificate is enough, when the token has ended.
    return [
      ...byCertificate,
      ...needed.map((each) =>
        each.state === 'met' ? ({ what: 'token', side: 'client', state: 'met' } as const) : each,
      ),
    ];
  }
  if (byToken.some(isRefused)) return [...byCertificate, ...byToken];
  const missing = { why: 'elsewhere', name: shown.by, place: shown.place } as const;
  const files = byCertificate.filter(({ what }) => what === 'pair');
  return [...files, { what: 'token', side: 'client', state: 'unknown', missing }];
}

function clientFiles({ graph, connection, at }: Asked): readonly Requirement[] {
  const { record, clientShows, serverTrusts, token } = connection;
  if (isUnencrypted(connection) || isWithoutCertificate(connection)) return [];
  // A token is enough.
  if (clientShows.kind === 'unknown' && token !== undefined) return [];
  const isEtcd = record.isReadByEtcd === true;
  const { areClientsAnyone = false } = record;
  const sources = { shows: clientShows, trusts: serverTrusts };
  const question = { graph, side: 'client', ...sources, names: [], isEtcd, areClientsAnyone, at } as const;
  return sideRequirements(serverTrusts.kind === 'nothing' ? { ...question, waived: 'nothingSet' } : question);
}

function clientNames({ connection }: Asked): readonly Requirement[] {
  const { record, clientShows, serverTrusts, clientNames: names } = connection;
  const refused = isUnencrypted(connection) ? [] : refusedAs(connection, 'certificate');
  if (refused.length > 0) return refused;
  const leaf = leafOf(clientShows);
  if (isUnencrypted(connection) || serverTrusts.kind === 'nothing' || leaf === undefined) return [];
  return namesRequirements('client', leaf, names, record.isReadByEtcd === true);
}

/** The server reads the list for each connection, compares only serial numbers, and rejects everyone if it cannot read it. */
function revocation({ connection }: Asked): readonly Requirement[] {
  const { revokedBy, clientShows, serverTrusts, server } = connection;
  const needed = { what: 'revocation', side: 'client' } as const;
  const isVerified = !isUnencrypted(connection) && serverTrusts.kind !== 'nothing';
  if (revokedBy === undefined || clientShows.kind !== 'materials' || !isVerified) return [];
  if (revokedBy.kind === 'unknown') return [{ ...needed, state: 'unknown', missing: revokedBy.missing }];
  const [list] = revokedBy.kind === 'materials' ? revokedBy.materials : [];
  if (list === undefined) return [];
  const found = list.material.occurrences.find(({ credential: { content } }) => content.kind === 'crl');
  const content = found?.credential.content;
  if (content?.kind !== 'crl') {
    const missing = { why: 'fileUnreadable', name: list.material.name, place: list.place } as const;
    return [{ ...needed, state: 'unknown', missing }];
  }
  const { version } = server.instance ?? {};
  if (found?.credential.block.encoding[0] === 'pem' && version !== undefined && isSince(version, derListsAlone)) {
    return [{ ...needed, state: 'notMet', reason: 'caUnreadable', error: 'x509: malformed crl' }];
  }
  const shown = clientShows.materials[0]?.material.certificates ?? [];
  const revoked = shown.find(({ certificate }) => revokes(content, certificate.serialNumber));
  if (revoked === undefined) return [{ ...needed, state: 'met' }];
  const serial = toHex(magnitudeOf(revoked.certificate.serialNumber));
  const error = `transport: certificate serial ${serial} revoked`;
  return [{ ...needed, state: 'notMet', reason: 'revoked', error, fingerprint: revoked.fingerprint }];
}

/** The token alone tells who the client is: it is valid now, and signed with a key that the server has. */
function token({ connection, at }: Asked): readonly Requirement[] {
  const { tokenKeys, tokenFault, tokenPeriod, isClientCertificateDemanded } = connection;
  const needed = { what: 'token', side: 'client' } as const;
  const isAsked = connection.token !== undefined || isWithoutCertificate(connection);
  if (isUnencrypted(connection) || !isAsked || isClientCertificateDemanded) return [];
  const refused = refusedAs(connection, 'token');
  if (refused.length > 0) return refused;
  const error =
    tokenFault ??
    (tokenPeriod !== undefined && at > tokenPeriod.end ? tokenPeriod.ended : undefined) ??
    (tokenPeriod !== undefined && at < tokenPeriod.begin ? tokenPeriod.early(at) : undefined);
  if (error !== undefined) return [{ ...needed, state: 'notMet', reason: 'token', error }];
  if (connection.tokenUnknown !== undefined) return [{ ...needed, state: 'unknown', missing: connection.tokenUnknown }];
  const until = tokenPeriod?.lasts === undefined ? undefined : tokenPeriod.end;
  if (tokenKeys?.verifying.kind !== 'materials') return until === undefined ? [] : [{ ...needed, state: 'met', until }];
  const known = new Set(tokenKeys.verifying.materials.flatMap(({ material }) => keysAmong(material.occurrences)));
  const isUnknown = tokenKeys.signing.some((source) => {
    if (source.kind !== 'materials') return false;
    const [key] = source.materials.flatMap(({ material }) => keysAmong(material.occurrences));
    return key !== undefined && known.size > 0 && !known.has(key);
  });
  return [
    isUnknown
      ? {
          ...needed,
          state: 'notMet',
          reason: 'tokenKey',
          error: 'go-jose/go-jose: error in cryptographic primitive',
        }
      : { ...needed, state: 'met', ...optional('until', until) },
  ];
}
