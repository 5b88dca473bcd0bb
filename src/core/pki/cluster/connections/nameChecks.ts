import type { GoCertificate } from '../../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import type { CertificateNode } from '../../pkiModel.ts';
import { hostnameFault } from '../../verification/hostname.ts';
import type { ClientIdentity, ClientNames, Connection, SideVerdict } from './connectionModel.ts';
import { identityOf } from './judgeSide.ts';

/**
 * What somebody checks of the other side's names beyond its path; `undefined` where they are accepted.
 *
 * @param isEtcd - See `ConnectionRecord.isReadByEtcd`.
 */
export function refusedName(
  leaf: CertificateNode,
  names: ClientNames,
  isEtcd: boolean,
  { isAssumed }: Extract<SideVerdict, { readonly kind: 'accepted' }>,
): SideVerdict | undefined {
  const mark = isAssumed === true ? ({ isAssumed } as const) : {};
  const refuse = (error: string) => ({ ...notAllowed(error), fingerprint: leaf.fingerprint, ...mark });
  const reading = goReadingOf(leaf.certificate);
  if ('error' in reading) return undefined;
  const { certificate } = reading;
  const error = identityError(identityOf(leaf), certificate, names, isEtcd);
  if (error !== undefined) return refuse(error);
  // DNS names may resolve to the address; without any, the addresses alone decide.
  if (certificate.ipAddresses.length === 0 || certificate.dnsNames.length > 0) return undefined;
  for (const address of names.addresses ?? []) {
    const fault = hostnameFault(certificate, address.name);
    if (fault !== undefined) return { ...refuse(fault.message), reason: 'address', name: address };
  }
  return undefined;
}

/**
 * What is said of an identity that is not allowed; `undefined` where it is.
 *
 * @param certificate - That which the identity stands in, or is to stand in, for its host names.
 * @param isEtcd - See `ConnectionRecord.isReadByEtcd`.
 */
export function identityError(
  { user: name = '', groups }: ClientIdentity,
  certificate: GoCertificate,
  { commonNames, hostnames, user }: ClientNames,
  isEtcd: boolean,
): string | undefined {
  if (isLimited(commonNames) && !commonNames.names.includes(name)) {
    return isEtcd ? etcdRefusal : `x509: subject with cn=${name} is not in the allowed list`;
  }
  if (isLimited(hostnames) && hostnames.names.every((host) => hostnameFault(certificate, host) !== undefined)) {
    return etcdRefusal;
  }
  const isUser = user === undefined || (matches(user.name, name) && groups.includes(user.group));
  return isUser ? undefined : `User "${name}" is not a node`;
}

/** Who does not verify a path has none that it could look for names in: then etcd accepts nobody. */
export function refusedUnverified(serverNames: Connection['serverNames']): SideVerdict | undefined {
  const isAny = [serverNames?.commonNames, serverNames?.hostnames].some(isLimited);
  return isAny ? notAllowed(etcdRefusal) : undefined;
}

/** Etcd says so of common names and host names, of servers too. */
const etcdRefusal = 'client certificate authentication failed';

function notAllowed(error: string) {
  return { kind: 'refused', reason: 'nameNotAllowed', error } as const;
}

/** No list and an empty one allow every name. */
function isLimited<List extends { readonly names: readonly string[] }>(list: List | undefined): list is List {
  return list !== undefined && list.names.length > 0;
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
