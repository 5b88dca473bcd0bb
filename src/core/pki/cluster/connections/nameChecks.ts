import type { GoCertificate } from '../../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import type { CertificateNode } from '../../pkiModel.ts';
import { hostnameFault } from '../../verification/hostname.ts';
import { forbiddenError } from '../rights.ts';
import type { ClientIdentity, ClientNames, Connection, SideVerdict } from './connectionModel.ts';
import { identityOf } from './judgeSide.ts';

/**
 * Checks the names of the other side beyond its path; `undefined` if they are accepted.
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
  const forbidden = refusedRights(identityOf(leaf), names);
  if (forbidden !== undefined) return { ...refuse(forbidden), reason: 'forbidden' };
  // DNS names may resolve to the address; without any, the addresses alone decide.
  if (certificate.ipAddresses.length === 0 || certificate.dnsNames.length > 0) return undefined;
  for (const address of names.addresses ?? []) {
    const fault = hostnameFault(certificate, address.name);
    if (fault !== undefined) return { ...refuse(fault.message), reason: 'address', name: address };
  }
  return undefined;
}

/**
 * The error for an identity that is not allowed; `undefined` if it is allowed.
 *
 * @param certificate - The certificate with the identity, for its host names.
 * @param isEtcd - See `ConnectionRecord.isReadByEtcd`.
 */
export function identityError(
  { user: name = '' }: ClientIdentity,
  certificate: GoCertificate,
  { commonNames, hostnames }: ClientNames,
  isEtcd: boolean,
): string | undefined {
  if (isLimited(commonNames) && !commonNames.names.includes(name)) {
    return isEtcd ? etcdRefusal : `x509: subject with cn=${name} is not in the allowed list`;
  }
  if (isLimited(hostnames) && hostnames.names.every((host) => hostnameFault(certificate, host) !== undefined)) {
    return etcdRefusal;
  }
  return undefined;
}

/** The server's answer to a client that is not allowed what it needs; `undefined` if it is allowed, or may be. */
export function refusedRights(identity: ClientIdentity, { rights }: ClientNames): string | undefined {
  return rights && forbiddenError(rights.role, identity, rights.bound, rights.node);
}

/** Without verification there is no path to look for names in, and etcd rejects everyone. */
export function refusedUnverified(serverNames: Connection['serverNames']): SideVerdict | undefined {
  const isAny = [serverNames?.commonNames, serverNames?.hostnames].some(isLimited);
  return isAny ? notAllowed(etcdRefusal) : undefined;
}

/** etcd has this error for common names and host names, also of servers. */
const etcdRefusal = 'client certificate authentication failed';

function notAllowed(error: string) {
  return { kind: 'refused', reason: 'nameNotAllowed', error } as const;
}

/** No list and an empty one allow every name. */
function isLimited<List extends { readonly names: readonly string[] }>(list: List | undefined): list is List {
  return list !== undefined && list.names.length > 0;
}
