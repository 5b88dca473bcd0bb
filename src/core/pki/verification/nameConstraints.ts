import type { Bytes } from '../../x509/bytes.ts';
import { latin1Text } from '../../x509/decodeString.ts';
import { tag } from '../../x509/derReader.ts';
import { DerCursor } from '../../x509/go/derCursor.ts';
import {
  type GoCertificate,
  type GoIpRange,
  type GoNameConstraints,
  goExtension,
} from '../../x509/go/goCertificate.ts';
import { goIpRangeText, goIpText } from '../../x509/go/goIpText.ts';
import { quoted } from '../../x509/go/quoted.ts';
import { readMailbox } from '../../x509/go/readMailbox.ts';
import { generalName } from '../../x509/go/readSubjectAltName.ts';
import {
  type DomainConstraint,
  domainConstraint,
  type EmailConstraint,
  emailConstraint,
  lowerCaseLabels,
  type Match,
  matchDomain,
  matchEmail,
  matchIp,
  matchUri,
  uriHost,
} from './constraintMatching.ts';
import { oids } from './oids.ts';
import type { VerificationError } from './verificationModel.ts';

/** Comparisons of one CA with the names below it: Go's default for `MaxConstraintComparisions`. */
const maxConstraintComparisons = 250_000;

/** Remaining comparisons of names with constraints. */
export interface ComparisonBudget {
  left: number;
}

/**
 * Checks the names of all certificates below a CA against its name constraints, as Go: DNS names, addresses, mail
 * addresses and URIs of subjectAltName; never the subject.
 *
 * @param path - From the certificate asked about up to the one that the CA signed.
 * @param budget - Go's budget, for each CA separately, unless one is shared.
 * @returns The first fault in the order of path and names; `undefined` when all names are allowed.
 */
export function nameConstraintsFault(
  ca: GoCertificate,
  path: readonly GoCertificate[],
  budget: ComparisonBudget = { left: maxConstraintComparisons },
): VerificationError | undefined {
  if (goExtension(ca, oids.nameConstraints) === undefined) return undefined;
  const constraints = { permitted: prepared(ca.permitted), excluded: prepared(ca.excluded) };
  for (const certificate of path) {
    for (const name of constrainedNames(certificate)) {
      const fault = name(constraints, budget);
      if (fault !== undefined) return toError(fault, ca);
    }
  }
  return undefined;
}

/** A constraint with its text in errors. */
interface Subtree<Constraint> {
  readonly constraint: Constraint;
  readonly text: string;
}

interface PreparedConstraints {
  readonly dns: readonly Subtree<DomainConstraint>[];
  readonly email: readonly Subtree<EmailConstraint>[];
  readonly uri: readonly Subtree<DomainConstraint>[];
  readonly ip: readonly Subtree<GoIpRange>[];
}

function prepared(constraints: GoNameConstraints): PreparedConstraints {
  const ofDomain = (text: string) => ({ constraint: domainConstraint(text), text });
  return {
    dns: constraints.dnsDomains.map(ofDomain),
    email: constraints.emailAddresses.map((text) => ({ constraint: emailConstraint(text), text })),
    uri: constraints.uriDomains.map(ofDomain),
    ip: constraints.ipRanges.map((range) => ({ constraint: range, text: goIpRangeText(range) })),
  };
}

/** Why a name is rejected: Go's detail, an unreadable name, or the exhausted budget. */
type Fault = { readonly detail: string } | { readonly unparsable: string } | 'tooManyComparisons';

interface BothSides {
  readonly permitted: PreparedConstraints;
  readonly excluded: PreparedConstraints;
}

/** Compares one name with all constraints of its kind. */
type ConstrainedName = (sides: BothSides, budget: ComparisonBudget) => Fault | undefined;

/** The names of subjectAltName in their order, those of the types that constraints can name. */
function constrainedNames(certificate: GoCertificate): readonly ConstrainedName[] {
  const extension = goExtension(certificate, oids.subjectAltName);
  const names = extension && new DerCursor(extension.value).read(tag.sequence);
  if (names === undefined) return [];
  const found: ConstrainedName[] = [];
  let uriCount = 0;
  while (!names.isEmpty) {
    const element = names.next();
    if (element === undefined) break;
    const content = names.bytes.subarray(element.content, element.end);
    const text = latin1Text(content, 0, content.length);
    if (element.identifier === generalName.email) found.push(emailName(text));
    if (element.identifier === generalName.dns) found.push(dnsName(text));
    if (element.identifier === generalName.ip) found.push(ipName(content));
    if (element.identifier === generalName.uri) {
      const uri = certificate.uris[uriCount++];
      if (uri === undefined) continue;
      found.push((sides, budget) => {
        const host = uriHost(uri);
        return compare('URI', text, sides.excluded.uri, sides.permitted.uri, (each) => matchUri(host, each), budget);
      });
    }
  }
  return found;
}

function emailName(text: string): ConstrainedName {
  return ({ permitted, excluded }, budget) => {
    const mailbox = readMailbox(text);
    // Go prints the empty mailbox that it got instead of the text.
    if (mailbox === undefined) return { unparsable: 'x509: cannot parse rfc822Name {"" ""}' };
    const labels = lowerCaseLabels(mailbox.domain);
    const match = (each: EmailConstraint) => matchEmail(mailbox, labels, each);
    return compare('email address', text, excluded.email, permitted.email, match, budget);
  };
}

function dnsName(text: string): ConstrainedName {
  return ({ permitted, excluded }, budget) => {
    const labels = lowerCaseLabels(text);
    if (labels === undefined) return { unparsable: `x509: cannot parse dnsName ${quoted(text)}` };
    return compare('DNS name', text, excluded.dns, permitted.dns, (each) => matchDomain(text, labels, each), budget);
  };
}

function ipName(address: Bytes): ConstrainedName {
  return ({ permitted, excluded }, budget) =>
    compare('IP address', goIpText(address), excluded.ip, permitted.ip, (each) => matchIp(address, each), budget);
}

function compare<Constraint>(
  kind: string,
  name: string,
  excluded: readonly Subtree<Constraint>[],
  permitted: readonly Subtree<Constraint>[],
  match: (constraint: Constraint) => Match,
  budget: ComparisonBudget,
): Fault | undefined {
  budget.left -= excluded.length;
  if (budget.left < 0) return 'tooManyComparisons';
  for (const { constraint, text } of excluded) {
    const result = match(constraint);
    if (typeof result === 'string') return { detail: result };
    if (result) return { detail: `${kind} ${quoted(name)} is excluded by constraint ${quoted(text)}` };
  }
  budget.left -= permitted.length;
  if (budget.left < 0) return 'tooManyComparisons';
  for (const { constraint } of permitted) {
    const result = match(constraint);
    if (typeof result === 'string') return { detail: result };
    if (result) return undefined;
  }
  return permitted.length === 0 ? undefined : { detail: `${kind} ${quoted(name)} is not permitted by any constraint` };
}

function toError(fault: Fault, ca: GoCertificate): VerificationError {
  if (fault === 'tooManyComparisons') {
    return { code: 'tooManyConstraints', message: 'x509: unknown error', certificate: ca };
  }
  if ('unparsable' in fault) return { code: 'unparsableName', message: fault.unparsable, certificate: ca };
  const { detail } = fault;
  const message = `x509: a root or intermediate certificate is not authorized to sign for this name: ${detail}`;
  return { code: 'caNotAuthorizedForThisName', message, certificate: ca, detail };
}
