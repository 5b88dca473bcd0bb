import type { CertificateNode } from '../../pki/pkiModel.ts';
import { hostnameFault } from '../../pki/verification/hostname.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { canMatchHost } from '../../x509/dnsNamePattern.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { readIpAddress } from '../../x509/go/readIpAddress.ts';
import { usageOids } from '../../x509/usageOids.ts';
import type { Certificate } from '../../x509/x509Model.ts';
import {
  addExtKeyUsages,
  extendSubjectAltName,
  generalName,
  writeBasicConstraints,
  writeExtKeyUsage,
  writeKeyUsage,
} from '../create/certificateParts.ts';
import type { RoleContent } from '../create/roleContent.ts';

const oids = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extKeyUsage: '2.5.29.37',
} as const;
const anyUsage = '2.5.29.37.0';

/**
 * Finds the extensions of a leaf certificate that must change: missing names and usages, extensions that only a CA can
 * have, critical extensions that Go does not support (removed: `undefined`).
 */
export function repairedExtensions(
  node: CertificateNode,
  content: RoleContent | undefined,
  names: readonly string[],
  usages: RoleContent['extKeyUsage'] = [],
): ReadonlyMap<string, Bytes | undefined> {
  const { certificate } = node;
  return new Map(
    [
      ...unhandled(certificate),
      basicConstraints(certificate),
      keyUsage(certificate, content?.keyUsage ?? []),
      extKeyUsage(certificate, [...new Set([...(content?.extKeyUsage ?? []), ...usages])]),
      subjectAltName(certificate, names),
    ].filter((change) => change !== undefined),
  );
}

type Change = readonly [string, Bytes | undefined] | undefined;

/** Go rejects a path with a critical extension that it does not support. */
function unhandled(certificate: Certificate): readonly Change[] {
  const reading = goReadingOf(certificate);
  return 'error' in reading
    ? []
    : reading.certificate.unhandledCriticalExtensions.map((oid) => [oid, undefined] as const);
}

function basicConstraints(certificate: Certificate): Change {
  return certificate.basicConstraints?.isCa === true
    ? [oids.basicConstraints, writeBasicConstraints(false)]
    : undefined;
}

/** Without the extension, everything is allowed. */
function keyUsage({ keyUsage: old }: Certificate, wanted: RoleContent['keyUsage']): Change {
  if (old === undefined) return undefined;
  const kept = old.filter((usage) => usage !== 'keyCertSign' && usage !== 'cRLSign');
  const isComplete = kept.length === old.length && wanted.every((usage) => old.includes(usage));
  const usages = [...new Set([...kept, ...wanted])];
  return isComplete || usages.length === 0 ? undefined : [oids.keyUsage, writeKeyUsage(usages)];
}

function extKeyUsage(certificate: Certificate, wanted: RoleContent['extKeyUsage']): Change {
  const has = certificate.extKeyUsage ?? [];
  const missing = wanted.filter((usage) => !has.includes(usageOids[usage]) && !has.includes(anyUsage));
  if (missing.length === 0) return undefined;
  const old = extensionOf(certificate, oids.extKeyUsage);
  return [
    oids.extKeyUsage,
    old === undefined ? writeExtKeyUsage(missing) : addExtKeyUsages(old.value, missing, old.critical),
  ];
}

/** Addresses among the DNS names, where nothing looks for them, become IP names in their place. */
function subjectAltName(certificate: Certificate, names: readonly string[]): Change {
  const old = extensionOf(certificate, oids.subjectAltName);
  const elements = (certificate.subjectAltName ?? []).map(({ type, value, der }) =>
    type === 'DNS' && readIpAddress(value) !== undefined ? generalName(value) : der,
  );
  const isMisplaced = (name: string) =>
    certificate.subjectAltName?.some(({ value }) => value === name && readIpAddress(value) !== undefined) === true;
  const missing = [...new Set([...names, ...nameInSubject(certificate)])].filter(
    (name) => !isCovered(certificate, name) && !isMisplaced(name),
  );
  const isSame = elements.every((der, index) => der === certificate.subjectAltName?.[index]?.der);
  if (missing.length === 0 && isSame) return undefined;
  return [oids.subjectAltName, extendSubjectAltName(elements, missing, old?.critical === true)];
}

/** Go looks for a server's name only in the SAN. A certificate without one was meant to have its common name there. */
function nameInSubject({ subject, subjectAltName: names, extKeyUsage: usages = [] }: Certificate): readonly string[] {
  if (names !== undefined || !usages.includes(usageOids.serverAuth)) return [];
  return attributeValues(subject, 'CN').filter((name) => canMatchHost(name) || readIpAddress(name) !== undefined);
}

function extensionOf({ extensions }: Certificate, wanted: string): Certificate['extensions'][number] | undefined {
  return extensions.find(({ oid }) => oid === wanted);
}

function isCovered(certificate: Certificate, name: string): boolean {
  const reading = goReadingOf(certificate);
  // What Go cannot read covers nothing for Go, but need not be written twice.
  if ('error' in reading) return certificate.subjectAltName?.some(({ value }) => value === name) === true;
  return hostnameFault(reading.certificate, name) === undefined;
}
