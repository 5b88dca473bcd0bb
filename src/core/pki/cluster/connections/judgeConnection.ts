import { magnitudeOf, revokes } from '../../../x509/revokes.ts';
import { toHex } from '../../../x509/toHex.ts';
import { usageOids } from '../../../x509/usageOids.ts';
import type { CertificateNode, PkiGraph } from '../../pkiModel.ts';
import { keysAmong } from './caKeys.ts';
import type { Connection, ConnectionVerdict, SideVerdict, Source } from './connectionModel.ts';
import { identityOf, judgeSide } from './judgeSide.ts';
import { refusedName, refusedUnverified } from './nameChecks.ts';
import { ownerOfFault } from './ownerOfFault.ts';
/** How long before its end a connection counts as "will break": 30 days, as in the catalogue. */
export const defaultWarning = 30 * 86_400_000;

/** Judges a connection at a moment, anew: see `judgeRemembered`. Never throws. */
export function judgeConnection(
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

/** The client's verdict on the server. */
function judgeServer(graph: PkiGraph, connection: Connection, at: number): SideVerdict {
  const { record, names, skippedBy, serverShows, clientTrusts, serverNames, speaks, awaits } = connection;
  if (isPlain(connection)) return { kind: 'notVerified', why: 'plainText' };
  if (awaits !== undefined) return { kind: 'refused', reason: 'notIssued', error: awaits.error };
  if (speaks?.withoutCertificate !== undefined) {
    return { kind: 'refused', reason: 'unreadable', error: speaks.withoutCertificate };
  }
  if (names.length > 0 && speaks?.isPlain === true) return { kind: 'refused', reason: 'plainText', error: 'EOF' };
  const isEtcd = record.isReadByEtcd === true;
  const isSkipped = skippedBy !== undefined;
  if (isSkipped || record.usages.server === undefined || clientTrusts.kind === 'nothing') {
    const unverified = { kind: 'notVerified', why: isSkipped ? 'skipped' : 'nothingSet' } as const;
    return ownFaultOf(graph, connection, at) ?? refusedUnverified(serverNames) ?? unverified;
  }
  const question = { graph, shows: serverShows, trusts: clientTrusts, names, usage: usageOids.serverAuth, at, isEtcd };
  const verdict = judgeSide(question) ?? { kind: 'none' };
  const leaf = leafOf(serverShows);
  if (verdict.kind !== 'accepted' || leaf === undefined || serverNames === undefined) return verdict;
  return refusedName(leaf, serverNames, isEtcd, verdict) ?? verdict;
}

/** The client does not use TLS. */
function isPlain({ names }: Connection): boolean {
  return names.length > 0 && names.every((name) => name.isPlain === true);
}

/** A server whose key does not match its certificate does not start, whoever verifies it. */
function ownFaultOf(
  graph: PkiGraph,
  { record, serverShows, clientTrusts }: Connection,
  at: number,
): SideVerdict | undefined {
  const verdict = judgeSide({
    graph,
    shows: serverShows,
    trusts: clientTrusts.kind === 'materials' ? clientTrusts : { kind: 'nothing' },
    names: [],
    usage: usageOids.serverAuth,
    at,
    isEtcd: record.isReadByEtcd === true,
  });
  return isOwnFault(verdict) ? verdict : undefined;
}

function isOwnFault(verdict: SideVerdict | undefined): boolean {
  return verdict?.kind === 'refused' && ownerOfFault('client', verdict.reason) !== undefined;
}

function leafOf(shows: Source): CertificateNode | undefined {
  return shows.kind === 'materials' ? shows.materials[0]?.material.certificates[0] : undefined;
}

/** The server's verdict on the client. */
function judgeClient(graph: PkiGraph, connection: Connection, at: number): SideVerdict {
  const { record, clientShows, serverTrusts, token, isClientCertificateDemanded, clientNames, speaks } = connection;
  if (isPlain(connection) && speaks?.isPlain === false) {
    return { kind: 'refused', reason: 'plainText', error: 'tls: first record does not look like a TLS handshake' };
  }
  if (isPlain(connection) || speaks?.isPlain === true) return { kind: 'notVerified', why: 'plainText' };
  if (clientShows.kind === 'nothing' || clientShows.kind === 'systemRoots') {
    if (isClientCertificateDemanded)
      return { kind: 'refused', reason: 'notPresented', error: "tls: client didn't provide a certificate" };
    return refusedToken(connection, at) ?? { kind: 'none', ...(token === undefined ? {} : { token }) };
  }
  if (clientShows.kind === 'unknown' && token !== undefined) return { kind: 'none', token };
  const isEtcd = record.isReadByEtcd === true;
  const question = {
    graph,
    shows: clientShows,
    trusts: serverTrusts,
    names: [],
    usage: usageOids.clientAuth,
    at,
    isEtcd,
  };
  const verdict = judgeSide(question) ?? { kind: 'none' };
  if (serverTrusts.kind === 'nothing')
    return isOwnFault(verdict) ? verdict : { kind: 'notVerified', why: 'nothingSet' };
  const leaf = leafOf(clientShows);
  if (verdict.kind !== 'accepted' || leaf === undefined) return verdict;
  const refused = refusedName(leaf, clientNames, isEtcd, verdict) ?? revocation(connection);
  return refused ?? { ...verdict, identity: identityFor(connection, leaf) };
}

/** By the token itself, or because all of them are signed with a key that the server does not have. */
function refusedToken({ tokenKeys, tokenFault, tokenPeriod }: Connection, at: number): SideVerdict | undefined {
  if (tokenFault !== undefined) return { kind: 'refused', reason: 'token', error: tokenFault };
  if (tokenPeriod !== undefined && at > tokenPeriod.end)
    return { kind: 'refused', reason: 'token', error: tokenPeriod.ended };
  if (tokenPeriod !== undefined && at < tokenPeriod.begin)
    return { kind: 'refused', reason: 'token', error: tokenPeriod.early };
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

/**
 * The problem found by the server's revocation list; `undefined` if there is none.
 *
 * The server reads the list for each connection, compares only serial numbers, and rejects everyone if it cannot read it.
 */
function revocation({ revokedBy, clientShows }: Connection): SideVerdict | undefined {
  if (revokedBy?.kind === 'unknown') return revokedBy;
  if (revokedBy?.kind !== 'materials' || clientShows.kind !== 'materials') return undefined;
  const [list] = revokedBy.materials;
  const found = list?.material.occurrences.find(({ credential: { content } }) => content.kind === 'crl');
  const content = found?.credential.content;
  if (list === undefined) return undefined;
  if (content?.kind !== 'crl') {
    return { kind: 'unknown', missing: { why: 'fileUnreadable', name: list.material.name, place: list.place } };
  }
  const presented = clientShows.materials[0]?.material.certificates ?? [];
  const revoked = presented.find(({ certificate }) => revokes(content, certificate.serialNumber));
  if (revoked === undefined) return undefined;
  const serial = toHex(magnitudeOf(revoked.certificate.serialNumber));
  return {
    kind: 'refused',
    reason: 'revoked',
    error: `transport: certificate serial ${serial} revoked`,
    fingerprint: revoked.fingerprint,
  };
}
