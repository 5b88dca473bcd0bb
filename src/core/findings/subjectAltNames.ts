import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { visibleText } from '../text/visibleText.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import { canMatchHost } from '../x509/dnsNamePattern.ts';
import { extensionOids, findExtension } from '../x509/findExtension.ts';
import { isIpAddress } from '../x509/go/isIpAddress.ts';
import type { GeneralName } from '../x509/x509Model.ts';
import { listOf, nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import type { Severity } from './findingModel.ts';
import type { FindingRecord } from './findingRecord.ts';
import { goErrorOf, quotedError } from './goError.ts';
import { internalNames } from './internalNames.ts';
import { type Judgement, judgeCertificates, problem } from './judgement.ts';
import { namesOf, type ServerUse, serverUse } from './serverNames.ts';

/**
 * Subject alternative names missing.
 *
 * When: a server's certificate has no subject alternative names. In a kubernetes.io/tls Secret that says nothing of its use it is a warning. With
 * serverAuth and clientAuth and without a known role it is information.
 *
 * Go ignores the common name since version 1.15. Since 1.17 this cannot be turned off.
 *
 * @category san
 * @about certificate
 * @stage judge
 * @see EXP, RFC6125
 */
export const sanMissing = {
  code: 'san-missing',
  severity: 'error',
  fact: '{name} has no subject alternative names (SANs), and clients ignore its common name.',
  consequence: {
    legacy: 'Clients fail with `x509: certificate relies on legacy Common Name field, use SANs instead`.',
    nameless: 'Clients fail with `x509: certificate is not valid for any names`.',
  },
  wayOut: 'Reissue it with the names that clients use.',
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/**
 * Name that matches no host.
 *
 * When: a DNS name has a scheme, port, path, space, trailing dot, empty label, more than 253 characters or a `*` that is not the whole first
 * label. Names because of which Go rejects the whole certificate are an error: non-ASCII characters, IP addresses of the wrong length, broken URIs.
 * In a certificate that no server uses it is a hint.
 *
 * Clients compare only the host name. Go allows underscores.
 *
 * @category san
 * @about certificate
 * @stage judge
 * @see EXP
 */
export const sanMalformed = {
  code: 'san-malformed',
  severity: 'warning',
  fact: {
    unreadable: '{name} has a malformed subject alternative name.',
    one: '{name} has the DNS name {names}, which matches no host.',
    several: '{name} has the DNS names {names}, which match no host.',
  },
  consequence: {
    unreadable: 'Programs that load it fail with {error}.',
    unmatched:
      'Clients compare only the host name, without scheme, port, path or trailing dot, and fail with `x509: certificate is valid for …, not …`.',
  },
  wayOut: { unreadable: 'Reissue it.', unmatched: 'Reissue it with the host name.' },
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/**
 * IP address among the DNS names.
 *
 * When: a DNS name is an IP address. If the address is also there as an IP name, or no server uses the certificate, it is a hint.
 *
 * Clients compare an IP address only with IP names.
 *
 * @category san
 * @about certificate
 * @stage judge
 * @see EXP
 */
export const sanIpAsDns = {
  code: 'san-ip-as-dns',
  severity: 'error',
  fact: {
    one: '{name} has the IP address {addresses} among its DNS names.',
    several: '{name} has the IP addresses {addresses} among its DNS names.',
  },
  consequence: {
    none: "Clients fail with `x509: cannot validate certificate for {address} because it doesn't contain any IP SANs`.",
    others: 'Clients fail with `x509: certificate is valid for …, not {address}`.',
  },
  wayOut: 'Reissue it with the IP address as an IP SAN.',
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/**
 * Name listed twice.
 *
 * When: a certificate has the same subject alternative name more than once.
 *
 * It is harmless. kubeadm removes duplicates and sorts the DNS names.
 *
 * @category san
 * @about certificate
 * @stage judge
 * @see KA-pki
 */
export const sanDuplicate = {
  code: 'san-duplicate',
  severity: 'hint',
  fact: '{name} lists {names} more than once.',
} as const satisfies FindingRecord;

/**
 * Internal name in a public certificate.
 *
 * When: a certificate with timestamps of certificate transparency logs, which only public CAs add, has internal names.
 *
 * The CA/Browser Forum forbids internal names in public certificates.
 *
 * @category san
 * @about certificate
 * @stage judge
 * @see CABF
 */
export const sanPrivateNameInPublicCert = {
  code: 'san-private-name-in-public-cert',
  severity: 'hint',
  fact: '{name} is from a public CA but has {names}, which is meaningful only on private networks.',
} as const satisfies FindingRecord;

/** Reports subject alternative names that are missing, or that no client can match. */
export function checkSubjectAltNames(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => {
    const use = serverUse(node, occurrence);
    const names = namesOf(node);
    if (names === undefined) return [missing(node, occurrence, use)];
    return [
      malformed(node, occurrence, names, use),
      addressAsDnsName(node, occurrence, names, use),
      duplicate(node, occurrence, names),
      internal(node, occurrence, names),
    ];
  });
}

/** Tells whether a place shows a server's certificate without names, by the severity of its finding. */
export function severityOfMissingNames(node: CertificateNode, occurrence: Occurrence): Severity | undefined {
  return namesOf(node) === undefined ? missing(node, occurrence, serverUse(node, occurrence))?.severity : undefined;
}

const missingSeverities = { certain: 'error', likely: 'warning', possible: 'info', none: undefined } as const;

function missing(node: CertificateNode, occurrence: Occurrence, use: ServerUse): Judgement | undefined {
  const severity = missingSeverities[use];
  // Without a word on its usages it may as well be a client's.
  if (severity === undefined || (use === 'possible' && node.certificate.extKeyUsage === undefined)) return undefined;
  const commonName = attributeValues(node.certificate.subject, 'CN').at(-1) ?? '';
  return problem(sanMissing, {
    consequence: canMatchHost(commonName) ? 'legacy' : 'nameless',
    severity,
    values: { name: nameInSentence(node, occurrence) },
  });
}

/** Names are compared with a host only where the certificate is a server's. */
function gradeOf(use: ServerUse): Severity | undefined {
  return use === 'none' ? 'hint' : undefined;
}

function malformed(
  node: CertificateNode,
  occurrence: Occurrence,
  names: readonly GeneralName[],
  use: ServerUse,
): Judgement | undefined {
  const error = goErrorOf(node.certificate);
  if (error !== undefined && ofNames.test(error)) {
    return problem(sanMalformed, {
      fact: 'unreadable',
      consequence: 'unreadable',
      wayOut: 'unreadable',
      severity: 'error',
      values: { name: nameInSentence(node, occurrence), error: quotedError(error) },
    });
  }
  const unmatched = names.filter(({ type, value }) => type === 'DNS' && !canMatchHost(value) && !isIpAddress(value));
  if (unmatched.length === 0) return undefined;
  return problem(sanMalformed, {
    fact: unmatched.length === 1 ? 'one' : 'several',
    consequence: 'unmatched',
    wayOut: 'unmatched',
    severity: gradeOf(use),
    values: { name: nameInSentence(node, occurrence), names: listOf(unmatched.map(quoted)) },
  });
}

/** Errors of Go's parser about subject alternative names: it refuses the whole certificate. */
const ofNames = /^x509: (?:SAN |cannot parse (?:URI|IP address)|invalid subject alternative name)/;

function quoted({ value }: Pick<GeneralName, 'value'>): string {
  return `"${visibleText(value)}"`;
}

function addressAsDnsName(
  node: CertificateNode,
  occurrence: Occurrence,
  names: readonly GeneralName[],
  use: ServerUse,
): Judgement | undefined {
  const addresses = names.filter(({ type, value }) => type === 'DNS' && isIpAddress(value));
  const [first] = addresses;
  if (first === undefined) return undefined;
  const asAddress = new Set(names.filter(({ type }) => type === 'IP').map(({ value }) => value));
  const isCovered = addresses.every(({ value }) => asAddress.has(value.toLowerCase()));
  return problem(sanIpAsDns, {
    fact: addresses.length === 1 ? 'one' : 'several',
    consequence: asAddress.size === 0 ? 'none' : 'others',
    severity: isCovered ? 'hint' : gradeOf(use),
    values: {
      name: nameInSentence(node, occurrence),
      addresses: listOf(addresses.map(({ value }) => value)),
      address: first.value,
    },
  });
}

function duplicate(
  node: CertificateNode,
  occurrence: Occurrence,
  names: readonly GeneralName[],
): Judgement | undefined {
  const seen = new Set<string>();
  const twice = new Map<string, GeneralName>();
  for (const name of names) {
    const key = `${name.type}:${name.type === 'DNS' ? name.value.toLowerCase() : name.value}`;
    if (seen.has(key)) twice.set(key, name);
    seen.add(key);
  }
  if (twice.size === 0) return undefined;
  return problem(sanDuplicate, {
    values: { name: nameInSentence(node, occurrence), names: listOf([...twice.values()].map(quoted)) },
  });
}

/** Certificates of public CAs carry timestamps of certificate transparency logs; those of private ones do not. */
function internal(node: CertificateNode, occurrence: Occurrence, names: readonly GeneralName[]): Judgement | undefined {
  if (findExtension(node.certificate, extensionOids.signedCertificateTimestamps) === undefined) return undefined;
  const found = internalNames(names);
  if (found.length === 0) return undefined;
  return problem(sanPrivateNameInPublicCert, {
    values: { name: nameInSentence(node, occurrence), names: listOf(found.map(quoted)) },
  });
}
