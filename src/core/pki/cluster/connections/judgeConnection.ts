import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import type { CertificateNode, PkiGraph } from '../../model.ts';
import { hostnameFault } from '../../verification/hostname.ts';
import { keysAmong } from './caKeys.ts';
import { identityOf, judgeSide } from './judgeSide.ts';
import type { Connection, ConnectionModel, ConnectionVerdict, SideVerdict } from './model.ts';
import { usageOids } from './usageOids.ts';

/** How long before its end a connection counts as one that will break: the catalogue's 30 days. */
const defaultWarning = 30 * 86_400_000;

/** Judges all connections of a model at a moment. Never throws. */
export function judgeConnections(
  { graph, connections }: ConnectionModel,
  at: number,
  warning: number = defaultWarning,
): readonly ConnectionVerdict[] {
  return connections.map((connection) => judgeConnection(graph, connection, at, warning));
}

/** Judges a connection at a moment. Never throws. */
function judgeConnection(
  graph: PkiGraph,
  connection: Connection,
  at: number,
  warning: number = defaultWarning,
): ConnectionVerdict {
  const server = judgeServer(graph, connection, at);
  const client = judgeClient(graph, connection, at);
  const sides = [server, client];
  const ends = sides.flatMap((side) =>
    (side.kind === 'accepted' || side.kind === 'unknown') && side.until !== undefined ? [side.until] : [],
  );
  const until = ends.length === 0 ? undefined : Math.min(...ends);
  const end = until === undefined ? {} : { until };
  const verdict = { connection, server, client };
  if (sides.some(({ kind }) => kind === 'refused')) return { ...verdict, state: 'broken' };
  if (until !== undefined && until - at < warning) return { ...verdict, state: 'willBreak', ...end };
  if (sides.some(({ kind }) => kind === 'unknown')) return { ...verdict, state: 'unknown', ...end };
  return { ...verdict, state: 'works', ...end };
}

/** What the client makes of the server. */
function judgeServer(graph: PkiGraph, connection: Connection, at: number): SideVerdict {
  const { record, names, skippedBy, serverShows, clientTrusts } = connection;
  if (names.length > 0 && names.every(({ isPlain }) => isPlain === true))
    return { kind: 'notVerified', why: 'plainText' };
  if (skippedBy !== undefined) return mismatchOf(graph, connection, at) ?? { kind: 'notVerified', why: 'skipped' };
  if (record.usages.server === undefined || clientTrusts.kind === 'nothing') {
    return mismatchOf(graph, connection, at) ?? { kind: 'notVerified', why: 'nothingSet' };
  }
  const question = { graph, shows: serverShows, trusts: clientTrusts, names, usage: usageOids.serverAuth, at };
  return judgeSide(question) ?? { kind: 'none' };
}

/** A server whose key is not its certificate's does not start, whoever verifies it. */
function mismatchOf(graph: PkiGraph, { serverShows, clientTrusts }: Connection, at: number): SideVerdict | undefined {
  const verdict = judgeSide({
    graph,
    shows: serverShows,
    trusts: clientTrusts.kind === 'materials' ? clientTrusts : { kind: 'nothing' },
    names: [],
    usage: usageOids.serverAuth,
    at,
  });
  return verdict?.kind === 'refused' && (verdict.reason === 'keyMismatch' || verdict.reason === 'unreadable')
    ? verdict
    : undefined;
}

/** What the server makes of the client. */
function judgeClient(graph: PkiGraph, connection: Connection, at: number): SideVerdict {
  const { names, clientShows, serverTrusts, token, isClientCertificateDemanded, clientNames } = connection;
  if (names.length > 0 && names.every(({ isPlain }) => isPlain === true))
    return { kind: 'notVerified', why: 'plainText' };
  if (clientShows.kind === 'nothing' || clientShows.kind === 'systemRoots') {
    if (isClientCertificateDemanded)
      return { kind: 'refused', reason: 'notPresented', error: "tls: client didn't provide a certificate" };
    return refusedToken(connection) ?? { kind: 'none', ...(token === undefined ? {} : { token }) };
  }
  if (clientShows.kind === 'unknown' && token !== undefined) return { kind: 'none', token };
  const [shown] = clientShows.kind === 'materials' ? clientShows.materials : [];
  const leaf = shown?.material.certificates[0];
  if (serverTrusts.kind === 'nothing') {
    const verdict = judgeSide({
      graph,
      shows: clientShows,
      trusts: serverTrusts,
      names: [],
      usage: usageOids.clientAuth,
      at,
    });
    return verdict?.kind === 'refused' && verdict.reason === 'keyMismatch'
      ? verdict
      : { kind: 'notVerified', why: 'nothingSet' };
  }
  const question = { graph, shows: clientShows, trusts: serverTrusts, names: [], usage: usageOids.clientAuth, at };
  const verdict = judgeSide(question) ?? { kind: 'none' };
  if (verdict.kind !== 'accepted' || leaf === undefined) return verdict;
  return refusedName(leaf, clientNames, verdict) ?? { ...verdict, identity: identityFor(connection, leaf) };
}

/** Tokens that are signed with a key that the server does not know. */
function refusedToken({ tokenKeys }: Connection): SideVerdict | undefined {
  if (tokenKeys?.verifying.kind !== 'materials') return undefined;
  const known = new Set(tokenKeys.verifying.materials.flatMap(({ material }) => keysAmong(material.occurrences)));
  const isUnknown = tokenKeys.signing.some((source) => {
    if (source.kind !== 'materials') return false;
    const [key] = source.materials.flatMap(({ material }) => keysAmong(material.occurrences));
    return key !== undefined && known.size > 0 && !known.has(key);
  });
  return isUnknown
    ? { kind: 'refused', reason: 'tokenKey', error: 'go-jose/go-jose: error in cryptographic primitive' }
    : undefined;
}

function identityFor({ record }: Connection, leaf: CertificateNode): ReturnType<typeof identityOf> {
  const identity = identityOf(leaf);
  return record.identity[0] === 'headers' ? { ...identity, isProxy: true } : identity;
}

/** What the server checks of the client's names beyond its path. */
function refusedName(
  leaf: CertificateNode,
  { addresses = [], commonNames, hostnames, user }: Connection['clientNames'],
  { isAssumed }: Extract<SideVerdict, { readonly kind: 'accepted' }>,
): SideVerdict | undefined {
  const mark = isAssumed === true ? ({ isAssumed } as const) : {};
  const refuse = (reason: 'nameNotAllowed' | 'address', error: string): SideVerdict => ({
    kind: 'refused',
    reason,
    error,
    fingerprint: leaf.fingerprint,
    ...mark,
  });
  const reading = goReadingOf(leaf.certificate);
  if ('error' in reading) return undefined;
  const { certificate } = reading;
  const { user: name = '', groups } = identityOf(leaf);
  if (commonNames !== undefined && commonNames.names.length > 0 && !commonNames.names.includes(name)) {
    return refuse('nameNotAllowed', `x509: subject with cn=${name} is not in the allowed list`);
  }
  if (
    hostnames !== undefined &&
    hostnames.names.length > 0 &&
    hostnames.names.every((host) => hostnameFault(certificate, host) !== undefined)
  ) {
    return refuse('nameNotAllowed', 'client certificate authentication failed');
  }
  if (user !== undefined && (!matches(user.name, name) || !groups.includes(user.group))) {
    return refuse('nameNotAllowed', `User "${name}" is not a node`);
  }
  // DNS names may resolve to the address; without any, the addresses alone decide.
  const hasNames = certificate.ipAddresses.length > 0 && certificate.dnsNames.length === 0;
  const [address] = hasNames ? addresses.filter((each) => hostnameFault(certificate, each.name) !== undefined) : [];
  return address === undefined
    ? undefined
    : ({
        ...refuse('address', `tls: "${address.name}" does not match any of DNSNames []`),
        name: address,
      } as SideVerdict);
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
