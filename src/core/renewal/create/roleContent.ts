import { certificateRole } from '../../kubernetes/certificateRole.ts';
import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import { readIpAddress } from '../../x509/go/readIpAddress.ts';
import type { KeyUsageName } from '../../x509/x509Model.ts';
import { extensionOids } from '../plannedExtensions.ts';
import type { PlannedExtension } from '../renewalModel.ts';
import {
  type SubjectNames,
  writeBasicConstraints,
  writeExtKeyUsage,
  writeKeyUsage,
  writeSubjectAltName,
} from './certificateParts.ts';
import { type ClusterNames, endpointHost } from './clusterNames.ts';

/** What kubeadm writes into a certificate of a role. */
export interface RoleContent extends SubjectNames {
  readonly keyUsage: readonly KeyUsageName[];
  readonly extKeyUsage: readonly ('serverAuth' | 'clientAuth')[];
  /** DNS names in alphabetical order, then addresses. */
  readonly names: readonly string[];
  readonly isCa: boolean;
}

/** The names that a role's certificate needs and no file says, for people. */
export interface MissingNames {
  readonly missing: readonly string[];
}

/**
 * Returns the content of a certificate of a role, by the table of roles and the names of the machine.
 *
 * @returns The unknown names; `undefined` for a role with free content, or without a certificate.
 */
export function roleContent(id: string, names: ClusterNames): RoleContent | MissingNames | undefined {
  const role = certificateRole(id);
  const expected = role?.expected;
  const [commonNamePattern] = expected?.commonNames ?? [];
  if (role === undefined || expected === undefined || commonNamePattern === undefined) return undefined;
  const missing = new Set<string>();
  const fill = (pattern: string): string =>
    pattern.replace(/<(\w+)>/g, (placeholder, name: string) => {
      const value = nameFor(name, names);
      if (value === undefined) missing.add(name);
      return value ?? placeholder;
    });
  const commonName = fill(commonNamePattern);
  const patterns = [...(expected.dnsNames ?? []), ...(expected.ipAddresses ?? [])];
  const own = patterns.map((pattern) => (pattern === '<commonName>' ? commonName : fill(pattern)));
  const all = [...new Set([...own, ...configuredNames(id, names)])];
  if (missing.size > 0) return { missing: [...missing] };
  const isCa = role.use === 'ca';
  return {
    commonName,
    organizations: organizationsFor(role, names.version),
    keyUsage: expected.keyUsage ?? ['digitalSignature', 'keyEncipherment'],
    extKeyUsage: expected.extKeyUsage ?? [],
    names: [
      ...all.filter((name) => readIpAddress(name) === undefined).sort(),
      ...all.filter((name) => readIpAddress(name) !== undefined),
    ],
    isCa,
  };
}

/** Writes the extensions in Go's order; key identifiers follow when the keys exist. */
export function extensionsOf({ keyUsage, extKeyUsage, names, isCa }: RoleContent): readonly PlannedExtension[] {
  const added = (oid: string, der?: PlannedExtension['der']): PlannedExtension => ({
    oid,
    action: 'added',
    ...(der === undefined ? {} : { der }),
  });
  return [
    added('2.5.29.15', writeKeyUsage(keyUsage)),
    ...(extKeyUsage.length === 0 ? [] : [added('2.5.29.37', writeExtKeyUsage(extKeyUsage))]),
    added('2.5.29.19', writeBasicConstraints(isCa)),
    added(isCa ? extensionOids.subjectKeyIdentifier : extensionOids.authorityKeyIdentifier),
    ...(names.length === 0 ? [] : [added('2.5.29.17', writeSubjectAltName(names))]),
  ];
}

function nameFor(placeholder: string, names: ClusterNames): string | undefined {
  switch (placeholder) {
    case 'nodeName':
    case 'hostname':
    case 'nodeHostnames':
      return names.nodeName;
    case 'advertiseAddress':
    case 'nodeAddresses':
      return names.advertiseAddress;
    case 'serviceAddress':
      return names.serviceAddress;
    case 'dnsDomain':
      return names.dnsDomain;
    default:
      return undefined;
  }
}

function configuredNames(id: string, names: ClusterNames): readonly string[] {
  switch (id) {
    case 'apiserver': {
      const endpoint = endpointHost(names);
      return [...(endpoint === undefined ? [] : [endpoint]), ...names.apiServerNames];
    }
    case 'etcd-server':
      return names.etcdServerNames;
    case 'etcd-peer':
      return names.etcdPeerNames;
    default:
      return [];
  }
}

/** The groups that a version of kubeadm writes; for an unknown version, those of the newest. */
function organizationsFor({ expected }: CertificateRole, version: string | undefined): readonly string[] {
  const records = expected?.organizations ?? [];
  const fits = records.find(
    ({ since, until }) =>
      version !== undefined &&
      (since === undefined || compareVersions(version, since) >= 0) &&
      (until === undefined || compareVersions(version, until) <= 0),
  );
  return (fits ?? records[0])?.organizations ?? [];
}

/** `1.28` is equal to each of its patches. */
function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  for (let at = 0; at < Math.min(a?.length ?? 0, b?.length ?? 0); at++) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
