import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import type { CertificateNode } from '../../model.ts';
import { hostnameFault } from '../../verification/hostname.ts';
import { identityOf } from './judgeSide.ts';
import type { ClientNames, Connection, SideVerdict } from './model.ts';

/**
 * What somebody checks of the other side's names beyond its path; `undefined` where they are accepted.
 *
 * @param isEtcd - See `ConnectionRecord.isReadByEtcd`.
 */
export function refusedName(
  leaf: CertificateNode,
  { addresses = [], commonNames, hostnames, user }: ClientNames,
  isEtcd: boolean,
  { isAssumed }: Extract<SideVerdict, { readonly kind: 'accepted' }>,
): SideVerdict | undefined {
  const mark = isAssumed === true ? ({ isAssumed } as const) : {};
  const refuse = (error: string) => ({ ...notAllowed(error), fingerprint: leaf.fingerprint, ...mark });
  const reading = goReadingOf(leaf.certificate);
  if ('error' in reading) return undefined;
  const { certificate } = reading;
  const { user: name = '', groups } = identityOf(leaf);
  if (isLimited(commonNames) && !commonNames.names.includes(name)) {
    return refuse(isEtcd ? etcdRefusal : `x509: subject with cn=${name} is not in the allowed list`);
  }
  if (isLimited(hostnames) && hostnames.names.every((host) => hostnameFault(certificate, host) !== undefined)) {
    return refuse(etcdRefusal);
  }
  if (user !== undefined && (!matches(user.name, name) || !groups.includes(user.group))) {
    return refuse(`User "${name}" is not a node`);
  }
  // DNS names may resolve to the address; without any, the addresses alone decide.
  if (certificate.ipAddresses.length === 0 || certificate.dnsNames.length > 0) return undefined;
  for (const address of addresses) {
    const fault = hostnameFault(certificate, address.name);
    if (fault !== undefined) return { ...refuse(fault.message), reason: 'address', name: address };
  }
  return undefined;
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
