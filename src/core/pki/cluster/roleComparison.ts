import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { allowsUsage } from '../../kubernetes/roleBySubject.ts';
import { escapeRegularExpression } from '../../text/regularExpressions.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { subjectName } from '../certificateName.ts';
import { isUsedAsCa } from '../certificateUse.ts';
import type { CertificateNode } from '../pkiModel.ts';
import type { ClusterPicture } from './clusterModel.ts';
import { type ExpectedNames, expectedNamesOn } from './expectedNames.ts';
import { hostOf } from './hostOf.ts';

/** One expectation of a role, and the certificate's actual value. */
export interface RoleComparison {
  readonly aspect:
    | 'ca'
    | 'commonName'
    | 'organizations'
    | 'extKeyUsage'
    | 'keyUsage'
    | 'dnsNames'
    | 'ipAddresses'
    | 'lifetime';
  /** Of `lifetime`: a number of days. */
  readonly expected: readonly string[];
  readonly actual: readonly string[];
  /** `deviates`: it differs from kubeadm's certificate without harm. */
  readonly state: 'agrees' | 'deviates' | 'wrong';
}

/**
 * Compares a certificate with the expectations of its role: CA, subject, usages, names, lifetime.
 *
 * @returns For certificates recognised only by their own subject, wrong groups: the rest necessarily agrees.
 */
export function compareWithRole(
  picture: ClusterPicture,
  node: CertificateNode,
  now: number,
): readonly RoleComparison[] {
  const role = node.role && certificateRole(node.role.id);
  const file = node.occurrences[0]?.file;
  if (role?.expected === undefined || file === undefined || (role.use === 'ca') !== isUsedAsCa(node)) return [];
  const { expected } = role;
  const groups = compareOrganizations(
    node,
    expected.organizations,
    expected.decides?.includes('organizations') === true,
  );
  if (node.role?.reason === 'subject') return groups?.state === 'wrong' ? [groups] : [];
  if (role.use === 'ca') return [compareKeyUsage(node, ['keyCertSign'], false)].filter((row) => row !== undefined);
  const names = expectedNamesOn(picture, hostOf(file));
  return [
    compareCa(picture, node, role.parent),
    compareCommonName(node, expected.commonNames, expected.decides?.includes('commonName') === true, names),
    groups,
    compareExtKeyUsage(node, expected.extKeyUsage),
    compareKeyUsage(node, expected.keyUsage, expected.isKeyEnciphermentForRsa === true),
    ...compareNames(node, expected, names),
    compareLifetime(node, expected.lifetimeDays, now),
  ].filter((comparison) => comparison !== undefined);
}

/** The CAs with the parent's role among the files; a certificate of any of them agrees. */
function compareCa(
  { graph }: ClusterPicture,
  node: CertificateNode,
  parent: string | undefined,
): RoleComparison | undefined {
  if (parent === undefined || node.occurrences.length === 0) return undefined;
  const host = node.occurrences.map(({ file }) => hostOf(file));
  const cas = [...graph.certificates.values()].filter(
    (ca) =>
      (ca.role?.id === parent || ca.uses.some(({ id }) => id === parent)) &&
      ca.occurrences.some(({ file }) => host.includes(hostOf(file))),
  );
  if (cas.length === 0 || node.issuer.kind === 'unverifiable') return undefined;
  const issuers = node.issuer.kind === 'verified' ? node.issuer.issuers : [];
  const isIssued = cas.some(({ fingerprint }) => issuers.includes(fingerprint));
  const actual = issuers.flatMap((fingerprint) => graph.certificates.get(fingerprint) ?? []).slice(0, 1);
  return {
    aspect: 'ca',
    expected: [...new Set(cas.map(({ certificate }) => subjectName(certificate)))],
    actual:
      actual.length > 0
        ? actual.map(({ certificate }) => subjectName(certificate))
        : [attributeValues(node.certificate.issuer, 'CN').at(-1) ?? ''],
    state: isIssued ? 'agrees' : 'wrong',
  };
}

function compareCommonName(
  { certificate }: CertificateNode,
  expected: readonly string[] | undefined,
  isDecisive: boolean,
  names: ExpectedNames,
): RoleComparison | undefined {
  if (expected === undefined) return undefined;
  const actual = attributeValues(certificate.subject, 'CN').at(-1);
  const fits = expected.some((pattern) => fitsPattern(actual ?? '', pattern, names));
  return {
    aspect: 'commonName',
    expected: expected.slice(0, 1).map((pattern) => names.fill(pattern)[0] ?? pattern),
    actual: actual === undefined ? [] : [actual],
    state: fits ? 'agrees' : isDecisive ? 'wrong' : 'deviates',
  };
}

/** Any of the sets that a version of kubeadm writes agrees. */
function compareOrganizations(
  { certificate }: CertificateNode,
  expected: readonly { readonly organizations: readonly string[] }[] | undefined,
  isDecisive: boolean,
): RoleComparison | undefined {
  if (expected === undefined) return undefined;
  const actual = attributeValues(certificate.subject, 'O');
  const fits = expected.some(
    ({ organizations }) =>
      organizations.length === actual.length && organizations.every((name) => actual.includes(name)),
  );
  const holds = expected.some(({ organizations }) => organizations.every((name) => actual.includes(name)));
  return {
    aspect: 'organizations',
    expected: expected[0]?.organizations ?? [],
    actual,
    state: fits ? 'agrees' : isDecisive && !holds ? 'wrong' : 'deviates',
  };
}

function compareExtKeyUsage(
  { certificate }: CertificateNode,
  expected: readonly ('serverAuth' | 'clientAuth')[] | undefined,
): RoleComparison | undefined {
  if (expected === undefined) return undefined;
  const actual = (certificate.extKeyUsage ?? []).map(extKeyUsageName);
  const allowsAll = expected.every((usage) => allowsUsage(certificate, usage));
  const isSame = actual.length === expected.length && allowsAll;
  return { aspect: 'extKeyUsage', expected, actual, state: isSame ? 'agrees' : allowsAll ? 'deviates' : 'wrong' };
}

function compareKeyUsage(
  { certificate }: CertificateNode,
  expected: readonly string[] | undefined,
  isKeyEnciphermentForRsa: boolean,
): RoleComparison | undefined {
  if (expected === undefined) return undefined;
  const isRsa = certificate.publicKey.algorithm.startsWith('RSA');
  const wanted = expected.filter((usage) => usage !== 'keyEncipherment' || isRsa || !isKeyEnciphermentForRsa);
  const actual: readonly string[] = certificate.keyUsage ?? [];
  // With other keys keyEncipherment means nothing, but kubeadm writes it anyway.
  const missing = wanted.filter((usage) => !actual.includes(usage) && (usage !== 'keyEncipherment' || isRsa));
  return { aspect: 'keyUsage', expected: wanted, actual, state: missing.length === 0 ? 'agrees' : 'deviates' };
}

function compareNames(
  { certificate }: CertificateNode,
  expected: { readonly dnsNames?: readonly string[]; readonly ipAddresses?: readonly string[] },
  names: ExpectedNames,
): readonly RoleComparison[] {
  const kinds = [
    ['dnsNames', expected.dnsNames, 'DNS'],
    ['ipAddresses', expected.ipAddresses, 'IP'],
  ] as const;
  return kinds.flatMap(([aspect, patterns = [], type]) => {
    const known = patterns.flatMap((pattern) => names.fill(pattern));
    const actual = (certificate.subjectAltName ?? []).filter((name) => name.type === type).map(({ value }) => value);
    if (known.length === 0) return [];
    const isComplete = known.every((name) => actual.includes(name));
    return [{ aspect, expected: known, actual, state: isComplete ? 'agrees' : 'deviates' } as const];
  });
}

const day = 86_400_000;
/** What Kubernetes' own policy adds to a year. */
const graceDays = 32;

/** Counts the remaining time: kubeadm certificates start with their CA. */
function compareLifetime(
  { certificate }: CertificateNode,
  expected: number | undefined,
  now: number,
): RoleComparison | undefined {
  if (expected === undefined || certificate.notAfter === undefined) return undefined;
  const remaining = Math.floor((certificate.notAfter - now) / day);
  const most = expected + graceDays;
  return {
    aspect: 'lifetime',
    expected: [String(most)],
    actual: [String(remaining)],
    state: remaining <= most ? 'agrees' : 'deviates',
  };
}

/** `<…>` stands for a known name of the machine, otherwise for any name. */
function fitsPattern(text: string, pattern: string, names: ExpectedNames): boolean {
  const filled = names.fill(pattern);
  if (filled.length > 0) return filled.includes(text);
  const source = escapeRegularExpression(pattern).replace(/<\w+>/g, '.+');
  return new RegExp(`^${source}$`).test(text);
}
