import * as l10n from '@vscode/l10n';
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
import { goErrorOf, quotedError } from './goError.ts';
import { internalNames } from './internalNames.ts';
import { type Judgement, judgeCertificates } from './judgement.ts';
import { namesOf, type ServerUse, serverUse } from './serverNames.ts';

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
  const inLog = canMatchHost(commonName)
    ? '`x509: certificate relies on legacy Common Name field, use SANs instead`'
    : '`x509: certificate is not valid for any names`';
  return {
    code: 'san-missing',
    severity,
    fact: l10n.t(
      '{0} has no subject alternative names (SANs), and its common name does not count.',
      nameInSentence(node, occurrence),
    ),
    consequence: l10n.t('Clients stop with {0}.', inLog),
    wayOut: l10n.t('Re-issue it with the names that clients call.'),
  };
}

/** Names are compared with a host only where the certificate is a server's. */
function gradeOf(use: ServerUse): { readonly severity?: Severity } {
  return use === 'none' ? { severity: 'hint' } : {};
}

function malformed(
  node: CertificateNode,
  occurrence: Occurrence,
  names: readonly GeneralName[],
  use: ServerUse,
): Judgement | undefined {
  const error = goErrorOf(node.certificate);
  if (error !== undefined && ofNames.test(error)) {
    return {
      code: 'san-malformed',
      severity: 'error',
      fact: l10n.t('{0} has a malformed subject alternative name.', nameInSentence(node, occurrence)),
      consequence: l10n.t('Whoever loads it stops with {0}.', quotedError(error)),
      wayOut: l10n.t('Re-issue it.'),
    };
  }
  const unmatched = names.filter(({ type, value }) => type === 'DNS' && !canMatchHost(value) && !isIpAddress(value));
  if (unmatched.length === 0) return undefined;
  const name = nameInSentence(node, occurrence);
  return {
    code: 'san-malformed',
    ...gradeOf(use),
    fact:
      unmatched.length === 1
        ? l10n.t('{0} is named {1}, which matches no host.', name, listOf(unmatched.map(quoted)))
        : l10n.t('{0} is named {1}, which match no host.', name, listOf(unmatched.map(quoted))),
    consequence: l10n.t(
      'Clients look for the host name alone, without scheme, port, path or a dot at its end: {0}.',
      '`x509: certificate is valid for …, not …`',
    ),
    wayOut: l10n.t('Re-issue it with the host name.'),
  };
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
  const inLog =
    asAddress.size === 0
      ? `\`x509: cannot validate certificate for ${first.value} because it doesn't contain any IP SANs\``
      : `\`x509: certificate is valid for …, not ${first.value}\``;
  return {
    code: 'san-ip-as-dns',
    ...(isCovered ? { severity: 'hint' } : gradeOf(use)),
    fact:
      addresses.length === 1
        ? l10n.t(
            '{0} has the IP address {1} among its DNS names.',
            nameInSentence(node, occurrence),
            listOf(values(addresses)),
          )
        : l10n.t(
            '{0} has the IP addresses {1} among its DNS names.',
            nameInSentence(node, occurrence),
            listOf(values(addresses)),
          ),
    consequence: l10n.t('Clients that call it stop with {0}.', inLog),
    wayOut: l10n.t('Re-issue it with an IP name.'),
  };
}

function values(names: readonly GeneralName[]): readonly string[] {
  return names.map(({ value }) => value);
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
  const list = listOf([...twice.values()].map(quoted));
  return {
    code: 'san-duplicate',
    fact: l10n.t('{0} has more than once the name {1}.', nameInSentence(node, occurrence), list),
  };
}

/** Certificates of public CAs carry timestamps of certificate transparency logs; those of private ones do not. */
function internal(node: CertificateNode, occurrence: Occurrence, names: readonly GeneralName[]): Judgement | undefined {
  if (findExtension(node.certificate, extensionOids.signedCertificateTimestamps) === undefined) return undefined;
  const found = internalNames(names);
  if (found.length === 0) return undefined;
  return {
    code: 'san-private-name-in-public-cert',
    fact: l10n.t(
      '{0} is of a public CA and is named {1}, which means something on private networks alone.',
      nameInSentence(node, occurrence),
      listOf(found.map(quoted)),
    ),
  };
}
