import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import { connections } from '../../kubernetes/tables/connections.ts';
import type { Connection, ConnectionVerdict, Source } from '../../pki/cluster/connections/connectionModel.ts';
import { materialsOf } from '../../pki/cluster/connections/materialsOf.ts';
import { ownerOfFault } from '../../pki/cluster/connections/ownerOfFault.ts';
import { type Refusal, refusedSources } from '../../pki/cluster/connections/refusals.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { parentOf } from '../../text/paths.ts';
import { partyWords } from '../connections/partyWords.ts';
import { isSameHost, lineDetails, openedFile, withoutClock } from './lineDetails.ts';
import type { LoggedError } from './readLoggedErrors.ts';
import { isOfOtherObject } from './toldObjects.ts';

/**
 * Rates how well a failing connection matches the details of the line: names, dates, serial numbers, addresses,
 * programs.
 *
 * @returns Higher for more matches; `undefined` if something in the line contradicts this connection.
 */
export function matchScore(error: LoggedError, verdict: ConnectionVerdict, refusal: Refusal): number | undefined {
  const { connection } = verdict;
  if (!matchesSides(error, connection, refusal)) return undefined;
  const isKnown = identifies(error, verdict, refusal);
  if (isKnown === false) return undefined;
  // A side that cannot read its own files prints its own address.
  const isOwnFault = ownerOfFault(refusal.by, refusal.verdict.reason) !== undefined;
  if (isOtherServer(error, connection, isOwnFault)) return undefined;
  const address = isOwnFault ? 0 : addressScore(error, connection);
  if (address === undefined && isKnown === undefined) return undefined;
  return (isKnown === true ? 60 : 0) + (address ?? 0) + wordScore(error, connection, refusal);
}

/** Which side rejects which, by the kind of error and the words around it. */
function matchesSides(
  { record, frames, program, quote }: LoggedError,
  connection: Connection,
  { by, verdict }: Refusal,
) {
  const isOwnFault = ownerOfFault(by, verdict.reason) !== undefined;
  if (record.by !== undefined && record.by !== by && !isOwnFault) return false;
  const { client, server } = connection;
  for (const each of [record, ...frames]) {
    if (each.clients?.includes(client.party) === false || each.servers?.includes(server.party) === false) return false;
    if (each.connections?.includes(connection.record.id) === false) return false;
  }
  // An alert is printed by the rejected side.
  const isAlert = /remote error|(?:\b|_)alert(?:\b|_)/i.test(quote);
  const printedBy = frames.find((frame) => frame.printedBy !== undefined)?.printedBy;
  if (printedBy !== undefined && !isOwnFault && record.by === undefined && (printedBy === by) === isAlert) return false;
  return program === undefined || [client, server].some(({ party }) => componentOf(party) === program);
}

function componentOf(party: keyof typeof connectionParties): string | undefined {
  const record = connectionParties[party];
  return 'component' in record ? record.component : undefined;
}

/** @returns `false` if the line is about another certificate, name or CA; `undefined` if it does not say. */
function identifies(
  error: LoggedError,
  verdict: ConnectionVerdict,
  { by, verdict: refused }: Refusal,
): boolean | undefined {
  const { wanted, names, count, bound, candidate, serial, user } = error;
  const own = lineDetails(refused.error, '');
  if (wanted !== undefined && refused.name !== undefined && !isSameHost(wanted, refused.name.name)) return false;
  // Says that the certificate has no names at all.
  if (withoutNames.test(error.quote) && !withoutNames.test(refused.error)) return false;
  if (candidate !== undefined && own.candidate !== undefined && candidate !== own.candidate) return false;
  if (user !== undefined && own.user !== undefined) return user === own.user;
  if (refused.reason === 'forbidden' && error.record.isGeneral === true) return false;
  if (isOtherFile(error.quote, refused.error) || isOfOtherObject(error.line, refused.error)) return false;
  // What kubeadm says of what it is told; of a CA others say the same.
  if (refused.reason === 'notJoined') {
    const isSaid = error.line.replaceAll('\\', '').includes(refused.error);
    return isSaid && refused.error.startsWith('x509: ') ? undefined : isSaid;
  }
  // It names the Service.
  if (refused.reason === 'notServed') return error.quote.replaceAll('\\', '') === refused.error;
  if (serial !== undefined) {
    const shown = certificatesOf(refusedSources(verdict, by, refused)[0]);
    if (shown.length > 0) return shown.some((node) => isSerial(node, serial));
  }
  if (bound !== undefined && own.bound !== undefined) return isSameBound(bound, own.bound);
  const isSame = own.names !== undefined && (names?.join() === own.names.join() || count?.names === own.names.length);
  return isSame && wanted !== undefined ? true : undefined;
}

/** Of several files of a folder that are missing, each has an error of its own. */
function isOtherFile(one: string, other: string): boolean {
  return isOfOneFolder(one, other) && openedFile(one) !== openedFile(other);
}

/** Tells whether two errors are about files of the same folder that cannot be opened. */
export function isOfOneFolder(one: string, other: string): boolean {
  const [own, named] = [openedFile(one), openedFile(other)];
  return own !== undefined && named !== undefined && parentOf(own) === parentOf(named);
}

const withoutNames = /relies on legacy Common Name/;

function isSameBound(one: NonNullable<LoggedError['bound']>, other: NonNullable<LoggedError['bound']>): boolean {
  return one.kind === other.kind && one.at === other.at;
}

function certificatesOf(source: Source): readonly CertificateNode[] {
  return source.kind === 'materials' ? source.materials.flatMap(({ material }) => material.certificates) : [];
}

/** Tells whether a certificate has a serial number in decimal. */
export function isSerial({ certificate }: CertificateNode, serial: string): boolean {
  const octets = Array.from(certificate.serialNumber, (octet) => octet.toString(16).padStart(2, '0')).join('');
  return octets !== '' && BigInt(`0x${octets}`) === BigInt(serial);
}

/** Ports used by only one kind of server, so not the HTTPS port. */
const ownPorts: ReadonlySet<string> = new Set(
  connections.map(({ port }) => String(port)).filter((port) => port !== '443'),
);

/** The line is about the ports of other servers. That of a peer changes with each connection, unless it is one. */
function isOtherServer({ addresses }: LoggedError, { record }: Connection, isOwnFault: boolean): boolean {
  const usual = String(record.port);
  const isOther = addresses.length > 0 && addresses.every(({ port }) => ownPorts.has(port) && port !== usual);
  // What serves at a port of its own may print that of another, of which it is a client.
  return isOther && !(isOwnFault && ownPorts.has(usual));
}

/** @returns `undefined` if the line is about another address. */
function addressScore({ addresses }: LoggedError, { names, record }: Connection): number | undefined {
  const usual = String(record.port);
  const called = addresses.filter(({ isPeer }) => isPeer !== true);
  if (called.length === 0) return 0;
  const isAsked = called.some(({ host }) => names.some(({ name }) => isSameHost(host, name)));
  const isPort = called.some(({ port }) => port === usual);
  const isOtherHost = !isAsked && names.length > 0 && !names.some(({ isServerName }) => isServerName === true);
  if (isOtherHost) return undefined;
  return (isAsked ? 20 : 0) + (isPort ? 5 : 0);
}

function wordScore(
  { quote, line, wanted, program }: LoggedError,
  connection: Connection,
  { by, verdict }: Refusal,
): number {
  const parties = [connection.client, connection.server];
  const materials = materialsOf(connection).filter(
    ({ material }) => material.source !== 'value' && material.name.startsWith('/') && line.includes(material.name),
  );
  return (
    (withoutClock(verdict.error).startsWith(withoutClock(quote).replace(otherAuthenticators, '')) ? 60 : 0) +
    (wanted !== undefined && verdict.name !== undefined ? 20 : 0) +
    (materials.length > 0 ? 20 : 0) +
    (program !== undefined && parties[by === 'client' ? 0 : 1]?.component === program ? 5 : 0) +
    8 * parties.filter((party) => line.includes(partyWords(party, true))).length
  );
}

/** What kube-apiserver's other authenticators say of a token comes first. */
const otherAuthenticators = /^invalid bearer token, \[?(?:.*, )?(?=oidc: verify token: )/;
