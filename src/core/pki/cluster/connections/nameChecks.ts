import type { GoCertificate } from '../../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import type { CertificateNode } from '../../pkiModel.ts';
import { hostnameFault } from '../../verification/hostname.ts';
import { forbiddenError, rightsOf, unboundUser } from '../rights.ts';
import type { ClientIdentity, ClientNames, Connection } from './connectionModel.ts';
import { identityOf } from './judgeSide.ts';
import type { Requirement } from './requirementModel.ts';

/**
 * What the other side asks of the names in a certificate, beyond its path: who may connect at all, what the user may do, and
 * from which address. Nothing is asked of what Go cannot read.
 *
 * @param isEtcd - See `ConnectionRecord.isReadByEtcd`.
 */
export function namesRequirements(
  side: 'server' | 'client',
  leaf: CertificateNode,
  names: ClientNames,
  isEtcd: boolean,
): readonly Requirement[] {
  const reading = goReadingOf(leaf.certificate);
  if ('error' in reading) return [];
  const { certificate } = reading;
  const { fingerprint } = leaf;
  const identity = identityOf(leaf);
  const error = identityError(identity, certificate, names, isEtcd);
  // DNS names may resolve to the address; without any, the addresses alone decide.
  const isByAddress = certificate.ipAddresses.length > 0 && certificate.dnsNames.length === 0;
  const addresses = (isByAddress ? (names.addresses ?? []) : []).flatMap((name): readonly Requirement[] => {
    const fault = hostnameFault(certificate, name.name);
    const { message } = fault ?? {};
    return message === undefined
      ? []
      : [{ what: 'address', side, state: 'notMet', reason: 'address', error: message, fingerprint, name }];
  });
  return [
    ...(error === undefined
      ? []
      : [{ what: 'identity', side, state: 'notMet', reason: 'nameNotAllowed', error, fingerprint } as const]),
    ...rightsRequirements(side, identity, names, fingerprint),
    ...addresses,
  ];
}

function rightsRequirements(
  side: 'server' | 'client',
  identity: ClientIdentity,
  { rights, doubt }: ClientNames,
  fingerprint: string,
): readonly Requirement[] {
  const needed = { what: 'rights', side } as const;
  const verdict = rights && rightsOf(identity, rights);
  const error = verdict?.state === 'refused' ? verdict.error : doubt?.error;
  if (error !== undefined) return [{ ...needed, state: 'notMet', reason: 'forbidden', error, fingerprint }];
  if (doubt !== undefined) return [{ ...needed, state: 'unknown', missing: doubt.missing }];
  if (rights === undefined || verdict === undefined) return [];
  const missing = verdict.state === 'unknown' ? verdict.missing : undefined;
  return [
    verdict.state === 'allowed'
      ? { ...needed, state: 'met' }
      : {
          ...needed,
          state: 'unknown',
          missing: missing ?? rights.missing ?? unboundUser(rights.actsAs ?? identity, rights.role),
        },
  ];
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
  return rights && forbiddenError(identity, rights);
}

/** Without verification there is no path to look for names in, and etcd rejects everyone. */
export function unverifiedNames(serverNames: Connection['serverNames']): readonly Requirement[] {
  const isAny = [serverNames?.commonNames, serverNames?.hostnames].some(isLimited);
  return isAny
    ? [{ what: 'identity', side: 'server', state: 'notMet', reason: 'nameNotAllowed', error: etcdRefusal }]
    : [];
}

/** etcd has this error for common names and host names, also of servers. */
const etcdRefusal = 'client certificate authentication failed';

/** No list and an empty one allow every name. */
function isLimited<List extends { readonly names: readonly string[] }>(list: List | undefined): list is List {
  return list !== undefined && list.names.length > 0;
}
