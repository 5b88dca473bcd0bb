import type { Finding } from '../../findings/findingModel.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { baseName } from '../../text/paths.ts';
import { errorFindings, isOfConnections } from './errorFindings.ts';
import { isSameHost } from './lineDetails.ts';
import type { LoggedError } from './readLoggedErrors.ts';

/** Nobody reads more. */
const maxFindings = 3;

/**
 * Finds the errors and warnings of the files that make a program print an error: those of which it is known that they do, and
 * those that quote it. What the line says of files, objects, addresses and certificates decides which comes first.
 *
 * @param named - Certificates in the line.
 * @param isUnlike - Connections fail for a similar reason, and the line contradicts them: then their problems are not its cause.
 */
export function findingsFor(
  error: LoggedError,
  findings: readonly Finding[],
  named: readonly CertificateNode[],
  isUnlike = false,
): readonly Finding[] {
  const { id, mayBe = [id] } = error.record;
  const codes: readonly string[] = mayBe.flatMap((each) => errorFindings[each] ?? []);
  const names = namesIn(error.line);
  const isElsewhere = isUnlike || isAboutOthers(error, named);
  const rated = findings
    .filter(mayExplain)
    .flatMap((finding) => {
      const isQuoted = quotesOf(finding.message).some((quote) => isSaid(quote, error));
      const rank = codes.indexOf(finding.code);
      if ((rank < 0 && !isQuoted) || isOfModes(finding.code, error)) return [];
      const isNamed = named.some(({ fingerprint }) => fingerprint === finding.fingerprint);
      const told = (isNamed ? 50 : 0) + nameScore(finding, names, error);
      if (told === 0 && isElsewhere && isOfConnections(finding.code)) return [];
      const fit = (isQuoted ? 60 : 0) + told;
      return [{ finding, fit, rank: rank < 0 ? codes.length : rank }];
    })
    .sort((a, b) => b.fit - a.fit || severityOf(a.finding) - severityOf(b.finding) || a.rank - b.rank);
  const [best] = rated;
  // Beside one that the line is about, others that are merely possible are noise.
  return rated
    .filter(({ fit }) => best !== undefined && fit >= best.fit / 2)
    .map(({ finding }) => finding)
    .filter(({ code, path }, index, all) => all.findIndex((each) => each.code === code && each.path === path) === index)
    .slice(0, maxFindings);
}

/** The line names an address, or describes a certificate that is in none of the files. */
function isAboutOthers(error: LoggedError, named: readonly CertificateNode[]): boolean {
  const { names, count, bound, serial, addresses } = error;
  const isDescribed = [names, count, bound, serial].some((detail) => detail !== undefined);
  return (isDescribed && named.length === 0) || addresses.some(({ isPeer }) => isPeer !== true);
}

/** Whether a finding is bad enough to make a program fail; in test data its severity does not tell. */
export function mayExplain({ severity, quiet }: Finding): boolean {
  return severity === 'error' || severity === 'warning' || quiet !== undefined;
}

/** A file that others can read is there. */
function isOfModes(code: string, { line }: LoggedError): boolean {
  return (
    /-file-permissions$/.test(code) && /no such file|not found|(?:does not|doesn't) exist|not satisfied/i.test(line)
  );
}

function severityOf({ severity }: Finding): number {
  return severity === 'error' ? 0 : 1;
}

/** What programs print, as a message quotes it. */
export function quotesOf(message: string): readonly string[] {
  return Array.from(message.matchAll(/`([^`]{10,300})`/g), ({ 1: quote = '' }) => quote);
}

function isSaid(quote: string, { quote: said, line }: LoggedError): boolean {
  const words = withoutClock(quote).replace(/^.*?\b(?=x509: |tls: )/, '');
  return words.length >= 10 && (line.includes(words) || (said.length >= 16 && words.includes(withoutClock(said))));
}

function withoutClock(text: string): string {
  return text.replace(/^.*current time .*(?=before the nbf )|:? current time .*$/, '');
}

/** Names of files, objects and hosts: words with a mark in them that no plain word has. */
function namesIn(line: string): ReadonlySet<string> {
  const words = line.match(/[\w.-]{4,253}/g) ?? [];
  return new Set(
    words.filter((word) => /\w[._-]\w/.test(word) && !everywhere.test(word)).map((word) => word.toLowerCase()),
  );
}

/** Names of every cluster tell nothing. */
const everywhere = /^(?:kube-|kubernetes\.|system[:-])|k8s\.io$/;

/** A file that the line names says most. */
function nameScore(
  { code, path, message }: Finding,
  names: ReadonlySet<string>,
  { line, wanted, addresses }: LoggedError,
): number {
  const file = baseName(path).toLowerCase();
  const told = new Set(namesIn(message));
  const hosts = [...addresses.map(({ host }) => host), ...(wanted === undefined ? [] : [wanted])];
  const isOfHost = hosts.some((host) => [...told].some((name) => isSameHost(name, host)));
  const same = [...told].filter((name) => names.has(name)).length;
  const isOfProduct = products.some(([ofCode, ofLine]) => ofCode.test(code) && ofLine.test(line));
  return (names.has(file) ? 30 : 0) + Math.min(same, 3) * 15 + (isOfHost ? 15 : 0) + (isOfProduct ? 10 : 0);
}

/** By the code of a finding: words of the programs that print what follows from it. */
const products: readonly (readonly [code: RegExp, line: RegExp])[] = [
  // Clients connect to addresses of Pods, which no file has.
  [/^server-san-missing$/, /because it doesn't contain any IP SANs/],
  [/^istio-/, /istio|envoy|citadel|pilot/i],
  [/^linkerd-/, /linkerd/i],
  [/^certmanager-|^cabundle-/, /cert-?manager|cainjector/i],
  [
    /^private-ca-/,
    /failing or missing response from|(?:calling|initialize) Vault|(?:calling|conversion) webhook|auth\.handler|InvalidProviderConfig|\/metrics\\*":/,
  ],
];
