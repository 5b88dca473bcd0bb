import type { Bytes } from '../../x509/bytes.ts';
import type { GoIpRange, GoUri } from '../../x509/go/goCertificate.ts';
import { isIpAddress } from '../../x509/go/isIpAddress.ts';
import { quoted } from '../../x509/go/quoted.ts';
import { type Mailbox, readMailbox } from '../../x509/go/readMailbox.ts';
import { reverseLabels } from '../../x509/go/reverseLabels.ts';
import { splitHostPort } from './splitHostPort.ts';

/** Whether a name lies in a subtree; a text is Go's error where the two cannot be compared. */
export type Match = boolean | string;

/** A domain of name constraints, parsed once for all names. */
export interface DomainConstraint {
  /** As in the certificate. */
  readonly text: string;
  /** In lower case, the last label first; `undefined` if it is not a domain. */
  readonly labels: readonly string[] | undefined;
  /** A leading dot: at least one more label is required in front. */
  readonly needsSubdomain: boolean;
}

/** A mail address or domain of name constraints, parsed once for all names. */
export interface EmailConstraint extends DomainConstraint {
  /** Absent for a domain; `undefined` for a text with `@` that is not an address. */
  readonly mailbox?: Mailbox | undefined;
}

/** Parses a domain of name constraints. */
export function domainConstraint(text: string): DomainConstraint {
  const needsSubdomain = text.startsWith('.');
  return { text, needsSubdomain, labels: lowerCaseLabels(needsSubdomain ? text.slice(1) : text) };
}

/** Parses a mail address, or a domain of addresses, of name constraints. */
export function emailConstraint(text: string): EmailConstraint {
  const domain = domainConstraint(text);
  return text.includes('@') ? { ...domain, mailbox: readMailbox(text) } : domain;
}

/** The labels of a domain name as constraints compare them; `undefined` if it is not a domain name. */
export function lowerCaseLabels(domain: string): readonly string[] | undefined {
  return reverseLabels(domain.toLowerCase());
}

/**
 * Tells whether a domain lies in a subtree, as Go: each further label in front is allowed, the empty constraint is
 * every domain, and the leading dot of mail and URI constraints (RFC 5280 §4.2.1.10) works for DNS names too.
 *
 * @param labels - Of {@link lowerCaseLabels}.
 */
export function matchDomain(
  domain: string,
  labels: readonly string[] | undefined,
  constraint: DomainConstraint,
): Match {
  if (constraint.text === '') return true;
  const wanted = constraint.labels;
  if (labels === undefined || wanted === undefined) {
    return `x509: internal error: cannot parse domain ${quoted(labels === undefined ? domain : constraint.text)}`;
  }
  if (labels.length < wanted.length || (constraint.needsSubdomain && labels.length === wanted.length)) return false;
  return wanted.every((label, index) => label === labels[index]);
}

/** Tells whether an address lies in a subtree: that very mailbox, or the domain behind the `@` in the constraint's. */
export function matchEmail(
  { local, domain }: Mailbox,
  labels: readonly string[] | undefined,
  constraint: EmailConstraint,
): Match {
  if (!('mailbox' in constraint)) return matchDomain(domain, labels, constraint);
  const { mailbox } = constraint;
  if (mailbox === undefined) return `x509: internal error: cannot parse constraint ${quoted(constraint.text)}`;
  return local === mailbox.local && domain.toLowerCase() === mailbox.domain.toLowerCase();
}

/** What constraints compare of a URI: its host's name; a text is Go's error for a URI without one. */
export type UriHost = { readonly host: string; readonly labels: readonly string[] | undefined } | string;

/** Extracts the host of a URI. RFC 5280 §4.2.1.10 rejects a URI without a host name if URIs are constrained. */
export function uriHost({ host: authority, formatted }: GoUri): UriHost {
  if (authority === '') return `URI with empty host (${quoted(formatted)}) cannot be matched against constraints`;
  const hasPort = authority.includes(':') && !authority.endsWith(']');
  const host = hasPort ? splitHostPort(authority) : { host: authority };
  if ('error' in host) return host.error;
  if (isAddress(host.host)) return `URI with IP (${quoted(formatted)}) cannot be matched against constraints`;
  return { host: host.host, labels: lowerCaseLabels(host.host) };
}

/** An address, with an IPv6 zone or without, or anything in square brackets. */
function isAddress(host: string): boolean {
  if (host.startsWith('[') && host.endsWith(']')) return true;
  const percent = host.indexOf('%');
  if (percent === -1) return isIpAddress(host);
  const address = host.slice(0, percent);
  return address.includes(':') && percent + 1 < host.length && isIpAddress(address);
}

/** Tells whether a URI lies in a subtree. */
export function matchUri(host: UriHost, constraint: DomainConstraint): Match {
  return typeof host === 'string' ? host : matchDomain(host.host, host.labels, constraint);
}

/** Tells whether an address lies in a network; one of IPv4 never lies in one of IPv6. */
export function matchIp(address: Bytes, { address: network, mask }: GoIpRange): boolean {
  if (address.length !== network.length) return false;
  return address.every((octet, index) => ((octet ^ (network[index] ?? 0)) & (mask[index] ?? 0)) === 0);
}
