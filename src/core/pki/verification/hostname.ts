import { type GoCertificate, goExtension } from '../../x509/go/goCertificate.ts';
import { goIpText } from '../../x509/go/goIpText.ts';
import { isIpAddress } from '../../x509/go/isIpAddress.ts';
import { equalAddresses, readIpAddress } from '../../x509/go/readIpAddress.ts';
import { goCommonName } from './goSubject.ts';
import { oids } from './oids.ts';
import type { VerificationError } from './verificationModel.ts';

/**
 * Tells why a certificate is not valid for a host name or IP address, like Go's `VerifyHostname`.
 *
 * An address, with or without square brackets, is looked up only among the IP names, everything else among the DNS
 * names. The common name never counts.
 *
 * @returns `undefined` when it is valid.
 */
export function hostnameFault(certificate: GoCertificate, name: string): VerificationError | undefined {
  return isNamedIn(certificate, name) ? undefined : hostnameError(certificate, unbracketed(name));
}

/** Tells whether names are good for a host, as a certificate's would be. */
export function isNamedIn(
  { dnsNames, ipAddresses }: Pick<GoCertificate, 'dnsNames' | 'ipAddresses'>,
  name: string,
): boolean {
  const address = readIpAddress(unbracketed(name));
  if (address !== undefined) return ipAddresses.some((candidate) => equalAddresses(candidate, address));
  const host = lowerCaseAscii(name);
  const isHostname = isValidHostname(host, false);
  return dnsNames.some((pattern) =>
    isHostname && isValidHostname(pattern, true) ? matchesPattern(pattern, host) : matchesExactly(pattern, host),
  );
}

/** An address without its brackets. */
function unbracketed(name: string): string {
  const inner = name.length >= 3 && name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
  return readIpAddress(inner) === undefined ? name : inner;
}

function hostnameError(certificate: GoCertificate, host: string): VerificationError {
  return { code: 'hostname', message: hostnameMessage(certificate, host), certificate, detail: host };
}

function hostnameMessage(certificate: GoCertificate, host: string): string {
  if (goExtension(certificate, oids.subjectAltName) === undefined && matchesPattern(goCommonName(certificate), host)) {
    return 'x509: certificate relies on legacy Common Name field, use SANs instead';
  }
  const isAddress = isIpAddress(host);
  if (isAddress && certificate.ipAddresses.length === 0) {
    return `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
  }
  const names = (isAddress ? certificate.ipAddresses.map(goIpText) : certificate.dnsNames).join(', ');
  return names === ''
    ? `x509: certificate is not valid for any names, but wanted to match ${host}`
    : `x509: certificate is valid for ${names}, not ${host}`;
}

/** RFC 6125 §2.2 with Go's extensions: underscores, and a final dot in the requested name. */
function isValidHostname(host: string, isPattern: boolean): boolean {
  const labels = (isPattern ? host : withoutFinalDot(host)).split('.');
  if (labels.length === 1 && labels[0] === '*') return false;
  return labels.every(
    (label, index) => (isPattern && index === 0 && label === '*') || /^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(label),
  );
}

/** Compares label by label; `*` as the whole first label of a pattern matches any. */
function matchesPattern(pattern: string, host: string): boolean {
  const expected = lowerCaseAscii(pattern);
  const actual = lowerCaseAscii(withoutFinalDot(host));
  if (expected === '' || actual === '') return false;
  const patternLabels = expected.split('.');
  const hostLabels = actual.split('.');
  return (
    patternLabels.length === hostLabels.length &&
    patternLabels.every((label, index) => (index === 0 && label === '*') || label === hostLabels[index])
  );
}

function matchesExactly(pattern: string, host: string): boolean {
  if (pattern === '' || pattern === '.' || host === '' || host === '.') return false;
  return lowerCaseAscii(pattern) === lowerCaseAscii(host);
}

function withoutFinalDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** Not `toLowerCase`, which also turns characters beyond ASCII into ASCII ones (K, the Kelvin sign). */
function lowerCaseAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
