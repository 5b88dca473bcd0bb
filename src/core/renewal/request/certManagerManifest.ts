import * as l10n from '@vscode/l10n';
import { requestedUsages } from '../../kubernetes/tables/requestedUsages.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import { visibleText } from '../../text/visibleText.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { formatName } from '../../x509/formatName.ts';
import type { Certificate, DistinguishedName, GeneralName, PublicKey } from '../../x509/x509Model.ts';
import { type ManifestValue, manifestText, objectNameFor } from './manifestText.ts';
import { type RequestRefusal, refuseRequest } from './requestRefusal.ts';

/** The issuer, and the place of the Secret. */
export interface CertManagerChoice {
  readonly issuer: { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string };
  /** Seconds; cert-manager requires at least an hour. */
  readonly seconds: number;
}

/** An hour: cert-manager's minimum. Source: CM. */
const shortestSeconds = 3600;

/**
 * Writes a cert-manager `Certificate` with the same subject, names, usages and key type. cert-manager creates the key
 * and stores both in a Secret: the one with the current certificate, or one named after it. Source: CM.
 */
export function certManagerManifest(node: CertificateNode, choice: CertManagerChoice): string | RequestRefusal {
  const { certificate } = node;
  const fault =
    subjectFault(certificate.subject) ??
    namesFault(certificate) ??
    usageFault(certificate) ??
    keyFault(certificate.publicKey);
  if (fault !== undefined) return refuseRequest('certManagerCannot', { certificate: node, fact: fault });
  const { name, namespace } = secretOf(node);
  return manifestText({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, ...optional('namespace', namespace) },
    spec: {
      secretName: name,
      duration: `${Math.floor(Math.max(choice.seconds, shortestSeconds) / 3600)}h`,
      ...subjectFields(certificate.subject),
      ...nameFields(certificate.subjectAltName ?? []),
      usages: usagesOf(certificate),
      privateKey: privateKeyOf(certificate.publicKey),
      issuerRef: { group: 'cert-manager.io', kind: choice.issuer.kind, name: choice.issuer.name },
    },
  });
}

function secretOf({ certificate, occurrences }: CertificateNode): {
  readonly name: string;
  readonly namespace?: string;
} {
  const object = occurrences.find(({ credential }) => credential.value.object?.kind === 'Secret')?.credential.value
    .object;
  if (object?.name === undefined) return { name: objectNameFor(certificate) };
  return { name: object.name, ...optional('namespace', object.namespace) };
}

/**
 * What `literalSubject` supports: texts of these attributes. Source: `attributeTypeNames` of cert-manager's
 * `pkg/util/pki/subject.go`.
 */
const attributeNames: Readonly<Record<string, string>> = {
  '2.5.4.6': 'C',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.3': 'CN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '0.9.2342.19200300.100.1.25': 'DC',
  '0.9.2342.19200300.100.1.1': 'UID',
};

function subjectFault({ rdns }: DistinguishedName): string | undefined {
  const unsaid = rdns.flat().find(({ oid, value }) => value === undefined || attributeNames[oid] === undefined);
  return (
    unsaid &&
    l10n.t('A cert-manager Certificate cannot request {0} in the subject.', visibleText(unsaid.shortName ?? unsaid.oid))
  );
}

/**
 * A subject with organizations and one common name uses its own fields; any other uses RFC 4514, which keeps the order.
 */
function subjectFields(subject: DistinguishedName): Readonly<Record<string, ManifestValue>> {
  const attributes = subject.rdns.flat();
  if (attributes.length === 0) return {};
  const groups = attributes.filter(({ oid }) => attributeNames[oid] === 'O').map(({ value = '' }) => value);
  const commonNames = attributes.filter(({ oid }) => attributeNames[oid] === 'CN').map(({ value = '' }) => value);
  const [commonName, ...others] = commonNames;
  const isPlain =
    commonName !== undefined &&
    others.length === 0 &&
    groups.length + 1 === attributes.length &&
    attributes.at(-1)?.value === commonName;
  if (!isPlain) return { literalSubject: literal(subject) };
  return { commonName, ...(groups.length === 0 ? {} : { subject: { organizations: groups } }) };
}

function literal(subject: DistinguishedName): string {
  return formatName({
    ...subject,
    rdns: subject.rdns.map((rdn) =>
      rdn.map((attribute) => ({ ...attribute, shortName: attributeNames[attribute.oid] })),
    ),
  });
}

const nameFieldOf: Readonly<Record<string, string>> = {
  DNS: 'dnsNames',
  IP: 'ipAddresses',
  URI: 'uris',
  email: 'emailAddresses',
};

function namesFault({ subject, subjectAltName = [] }: Certificate): string | undefined {
  const unsaid = subjectAltName.find(({ type }) => nameFieldOf[type] === undefined);
  if (unsaid !== undefined) {
    return l10n.t(
      'A cert-manager Certificate cannot request the name {0}.',
      `${unsaid.type}:${visibleText(unsaid.value)}`,
    );
  }
  return subject.rdns.length === 0 && subjectAltName.length === 0
    ? l10n.t('A cert-manager Certificate needs a subject or a name, but this certificate has neither.')
    : undefined;
}

function nameFields(names: readonly GeneralName[]): Readonly<Record<string, readonly string[]>> {
  const fields: Record<string, string[]> = {};
  for (const { type, value } of names) {
    const field = nameFieldOf[type];
    if (field !== undefined) fields[field] = [...(fields[field] ?? []), value];
  }
  return fields;
}

function usageFault(certificate: Certificate): string | undefined {
  const unsaid = usagesIn(certificate).find((usage) => wordFor(usage) === undefined);
  return unsaid && l10n.t('A cert-manager Certificate cannot request the usage {0}.', extKeyUsageName(unsaid));
}

function usagesIn({ keyUsage = [], extKeyUsage = [] }: Certificate): readonly string[] {
  return [...keyUsage, ...extKeyUsage];
}

/** Without usages, cert-manager adds its own. */
function usagesOf(certificate: Certificate): readonly string[] | undefined {
  const words = usagesIn(certificate).flatMap((usage) => wordFor(usage) ?? []);
  return words.length === 0 ? undefined : words;
}

function wordFor(usage: string): string | undefined {
  return Object.keys(requestedUsages).find(
    (word) => word !== 'signing' && Object.values(requestedUsages[word] ?? {}).includes(usage),
  );
}

const curveBits: Readonly<Record<string, number>> = { 'P-256': 256, 'P-384': 384, 'P-521': 521 };

function keyFault({ algorithm, bits = 0, curve = '' }: PublicKey): string | undefined {
  const isKnown =
    algorithm === 'Ed25519' ||
    (algorithm === 'EC' && curveBits[curve] !== undefined) ||
    (algorithm === 'RSA' && bits >= 2048 && bits <= 8192);
  return isKnown
    ? undefined
    : l10n.t('cert-manager does not create keys of this type: {0}.', `${algorithm} ${curve || bits}`.trim());
}

function privateKeyOf({ algorithm, bits = 0, curve = '' }: PublicKey): Readonly<Record<string, ManifestValue>> {
  switch (algorithm) {
    case 'EC':
      return { algorithm: 'ECDSA', size: curveBits[curve] ?? 256, rotationPolicy: 'Always' };
    case 'RSA':
      return { algorithm: 'RSA', size: bits, rotationPolicy: 'Always' };
    default:
      return { algorithm: 'Ed25519', rotationPolicy: 'Always' };
  }
}
