import * as l10n from '@vscode/l10n';
import { listOf } from '../findings/certificateWords.ts';
import { subjectName } from '../pki/certificateName.ts';
import type { ConnectionVerdict, Source } from '../pki/cluster/connections/connectionModel.ts';
import { ownerOfFault } from '../pki/cluster/connections/ownerOfFault.ts';
import { partyLabel } from '../pki/cluster/connections/partyLabel.ts';
import { type Refusal, refusedSources } from '../pki/cluster/connections/refusals.ts';
import { hostName, namedHosts } from '../pki/cluster/hostName.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import { refusedIssueWords } from '../pki/cluster/issuedTokens.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { placedFault } from '../pki/placedFiles.ts';
import { memoisedBy } from '../text/memoised.ts';
import { joinWords } from '../text/sentences.ts';
import { fileNameOf } from '../text/shownPath.ts';
import { visibleText, visibleWholeText } from '../text/visibleText.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import { shortTitle } from './certificateWords.ts';
import { partyWords } from './connections/partyWords.ts';
import { refusalWords } from './connections/verdictWords.ts';
import { distinctName } from './distinctName.ts';

/** A connection that one side rejects. */
export interface Stop extends Refusal {
  readonly of: ConnectionVerdict;
}

/**
 * `etcd rejects kube-apiserver: apiserver-etcd-client is signed by kubernetes, etcd trusts etcd-ca`.
 *
 * @param all - Everything that the same thing breaks.
 * @param isTrust - What one side trusts is to blame, not what the other shows.
 * @param context - `stops`: everything that is rejected in the cluster.
 */
export function refusalTitle(
  first: Stop,
  all: readonly Stop[],
  isTrust: boolean,
  { graph, stops }: { readonly graph: PkiGraph; readonly stops: readonly Stop[] },
): string {
  const { of, by } = first;
  const file =
    (first.verdict.reason === 'tokenKey' ? withDifferentKeys(stops) : withOtherIssue(all)) ??
    fileAtFault(first, all, isTrust, graph);
  if (file !== undefined) return file;
  const setting = settingAtFault(first) ?? unusableKubeconfig(first, graph) ?? presentedForHost(first);
  if (setting !== undefined) return setting;
  // kubectl's longer errors go on with advice, and a list of them begins with a heading.
  const verdict = { ...first.verdict, error: first.verdict.error.split(/(?<!: )\n/, 1)[0]?.replace(/\n\* /, '') ?? '' };
  const { client, server } = of.connection;
  const same = all.filter((stop) => stop.by === by);
  const clients = new Set(same.map((stop) => partyWords(stop.of.connection.client, true)));
  const known = whyUntrusted(first, isTrust) ?? identities(same);
  const why = known ?? visibleWholeText(verdict.error);
  if (clients.size > 1 && ownerOfFault(by, verdict.reason) === undefined) {
    const other = partyWords(server, true);
    return by === 'client'
      ? l10n.t('{0} clients reject {1}: {2}', clients.size, other, why)
      : l10n.t('{0} rejects {1} clients: {2}', other, clients.size, why);
  }
  if (known === undefined) return unusableFile(first, visibleWholeText(verdict.error)) ?? refusalWords(of, by, verdict);
  const [subject, object] = by === 'client' ? [client, server] : [server, client];
  return l10n.t('{0} rejects {1}: {2}', partyWords(subject, true), partyWords(object, true), why);
}

/** Where one file is the cause: which one, and what is wrong with it. */
function fileAtFault(first: Stop, all: readonly Stop[], isTrust: boolean, graph: PkiGraph): string | undefined {
  const { of, by, verdict } = first;
  const { connection } = of;
  const swapped = swappedFiles(all);
  if (swapped !== undefined) return l10n.t('{0} and {1} are swapped: each authenticates as the other', ...swapped);
  const [, missing] = /^open (\S+): no such file or directory$/.exec(verdict.error) ?? [];
  const owner = ownerOfFault(by, verdict.reason);
  const manifest = owner === undefined ? undefined : connection[owner].instance?.place.file;
  if (
    owner !== undefined &&
    verdict.reason === 'notStarted' &&
    manifest !== undefined &&
    placedFault(manifest) !== undefined
  )
    return l10n.t(
      '{0} cannot be used, and {1} does not start',
      fileOn(graph, manifest.path),
      partyWords(connection[owner], true),
    );
  if (verdict.reason === 'notStarted' && missing !== undefined && owner !== undefined) {
    const file = fileOn(graph, `${connection[owner].host}${missing}`);
    const programs = programsAtFault(all, verdict.error);
    return programs.length < 2
      ? l10n.t('{0} is missing, and {1} does not start', file, listOf(programs))
      : l10n.t('{0} is missing, and {1} do not start', file, listOf(programs));
  }
  const [shown, trusted] = refusedSources(of, by, verdict);
  const [ca] = certificatesOf(trusted);
  const material = trusted.kind === 'materials' ? trusted.materials[0]?.material : undefined;
  const path = material?.occurrences[0]?.file.path;
  const isFile = isTrust && verdict.reason === 'authority' && material?.source !== 'value';
  if (!isFile || ca === undefined || path === undefined) return undefined;
  const name = fileOn(graph, path);
  if (ca.certificate.basicConstraints?.isCa === false) return l10n.t('{0} is not a CA (CA:FALSE)', name);
  const leaves = new Set(
    all.flatMap((stop) => certificatesOf(refusedSources(stop.of, stop.by, stop.verdict)[0])[0] ?? []),
  );
  const [leaf] = certificatesOf(shown);
  const authority = subjectName(ca.certificate);
  if (leaf === undefined || issuerName(leaf) !== authority) return undefined;
  if (leaves.size < 2) return l10n.t('{0} is not the CA {1} that signed {2}', name, authority, shortTitle(leaf));
  return l10n.t('{0} was replaced: it is not the CA {1} that signed {2}', name, authority, shortTitle(leaf));
}

/** The setting without which nobody is accepted; the error alone says `system:anonymous`. */
function settingAtFault({ of: { connection }, verdict }: Stop): string | undefined {
  const { refuses, server } = connection;
  if (verdict.reason !== 'notAccepted' || refuses === undefined) return undefined;
  if (refuses.kind === 'haproxy' || refuses.kind === 'nginx')
    return l10n.t('{0} ends TLS, so that no client certificate arrives at {1}', refuses.by, partyWords(server, true));
  if (refuses.kind !== 'certificate') return undefined;
  return l10n.t('{0} accepts no client certificates, because {1} is not set', partyWords(server, true), refuses.by);
}

/** Which kubeconfig cannot be used, and for which file: client-go tells everything at once. */
function unusableKubeconfig({ of, by, verdict }: Stop, graph: PkiGraph): string | undefined {
  const owner = ownerOfFault(by, verdict.reason);
  const isItsKubeconfig = verdict.reason === 'configuration' || verdict.reason === 'caUnreadable';
  const user = isItsKubeconfig && owner !== undefined ? of.connection[owner] : undefined;
  if (user?.use === undefined) return undefined;
  const file = fileOn(graph, user.use.kubeconfig.file.path);
  const who = partyLabel(user);
  const [, missing] = /\bopen (\S+): no such file or directory/.exec(verdict.error) ?? [];
  const why = missing === undefined ? visibleText(verdict.error.split('\n', 1)[0] ?? '', longestError) : undefined;
  return why === undefined
    ? l10n.t('{0} cannot use {1}: {2} does not exist', who, file, visibleText(missing ?? '', longestError))
    : l10n.t('{0} cannot use {1}: {2}', who, file, why);
}

/** A file by its name, with its machine where there are several. */
function fileOn(graph: PkiGraph, path: string): string {
  const name = distinctName(graph, path);
  const host = severalHosts(graph) ? hostName(hostOf({ path })) : undefined;
  return host === undefined ? name : l10n.t('{0} on {1}', name, host);
}

const severalHosts = memoisedBy(({ files }: PkiGraph) => namedHosts(files.map(hostOf)).size > 1);

/** The rest is told where it is opened. */
const longestError = 160;

/** Of what a Gateway or Ingress presents for a host: the host and the Secret. */
function presentedForHost({ of: { connection }, by, verdict }: Stop): string | undefined {
  const { serverShows, server, names } = connection;
  const [source] = serverShows.kind === 'materials' ? serverShows.materials : [];
  const name = names[0]?.name;
  if (server.party !== 'ingress' || source === undefined || name === undefined) return undefined;
  const { kind, name: secret, namespace } = source.material.occurrences[0]?.credential.value.object ?? {};
  const path = [namespace, secret].flatMap((each) => each ?? []).join('/');
  const what = kind === 'Secret' && secret !== undefined ? `Secret ${visibleText(path)}` : undefined;
  const error = visibleText(verdict.error, longestError);
  if (by === 'client' && ownerOfFault(by, verdict.reason) === undefined)
    return what === undefined
      ? l10n.t('clients of {0} reject its certificate: {1}', visibleText(name), error)
      : l10n.t('clients of {0} reject the certificate in {1}: {2}', visibleText(name), what, error);
  return what === undefined
    ? l10n.t('no certificate for {0} can be used: {1}', visibleText(name), error)
    : l10n.t('{0} cannot be used for {1}: {2}', what, visibleText(name), error);
}

/** The programs that exit with an error, in the order of the connections. */
function programsAtFault(stops: readonly Stop[], error: string): readonly string[] {
  const words = stops.flatMap(({ of: { connection }, by, verdict }) => {
    const owner = verdict.error === error ? ownerOfFault(by, verdict.reason) : undefined;
    return owner === undefined ? [] : [partyWords(connection[owner], true)];
  });
  return [...new Set(words)];
}

/** Two kubeconfigs with the identity of the other one's program each. */
function swappedFiles(stops: readonly Stop[]): [string, string] | undefined {
  const known = stops.flatMap(
    ({
      of: {
        connection: { client },
      },
      verdict,
    }) => {
      const path = client.use?.kubeconfig.file.path;
      const user = identityOf(verdict.error);
      return path === undefined || user === undefined ? [] : [{ path, user, party: client.party, host: client.host }];
    },
  );
  for (const one of known)
    for (const other of known)
      if (
        one !== other &&
        one.host === other.host &&
        isUserOf(one.user, other.party) &&
        isUserOf(other.user, one.party)
      )
        return [visibleText(fileNameOf(one.path)), visibleText(fileNameOf(other.path))];
  return undefined;
}

function isUserOf(user: string, party: string): boolean {
  return user.endsWith(`:${party}`);
}

/** Several control planes that reject tokens, so each of them those of another. */
function withDifferentKeys(stops: readonly Stop[]): string | undefined {
  const servers = stops.flatMap(({ of, verdict }) => (verdict.reason === 'tokenKey' ? of.connection.server : []));
  const hosts = [...new Set(servers.flatMap(({ host }) => hostName(host) ?? []))].toSorted();
  const [one, other] = hosts;
  if (one === undefined || other === undefined) return undefined;
  return hosts.length === 2
    ? l10n.t('{0} and {1} have different service account keys: each rejects the tokens of the other', one, other)
    : l10n.t('{0} control planes have different service account keys, and reject tokens of the others', hosts.length);
}

/** A control plane that rejects the tokens of another one, by what they say. */
function withOtherIssue(stops: readonly Stop[]): string | undefined {
  const [tokenIssue] = stops.flatMap(({ of: { connection }, verdict: { reason } }) =>
    reason === 'token' ? (connection.tokenIssue ?? []) : [],
  );
  if (tokenIssue === undefined) return undefined;
  const [one, other] = [tokenIssue.server, tokenIssue.issuedBy].map(({ host }) => hostName(host));
  return one === undefined || other === undefined
    ? undefined
    : l10n.t('{0} rejects the tokens of {1}: {2}', one, other, visibleText(refusedIssueWords(tokenIssue), 300));
}

/** Whose own certificate stops it, by the name of its file: `kube-apiserver cannot use apiserver.crt: …`. */
function unusableFile({ of, by, verdict }: Stop, error: string): string | undefined {
  const owner = ownerOfFault(by, verdict.reason);
  const [source] = refusedSources(of, by, verdict);
  const material = source.kind === 'materials' ? source.materials[0]?.material : undefined;
  // A manifest has more than a certificate.
  const isFile = material?.source !== 'value' || (owner !== undefined && of.connection[owner].use !== undefined);
  const path = isFile ? material?.filePath : undefined;
  const isOwn = owner !== undefined && owner !== by && verdict.reason !== 'configuration';
  if (!isOwn || path === undefined) return undefined;
  return l10n.t(
    '{0} cannot use {1}: {2}',
    partyWords(of.connection[owner], true),
    visibleText(fileNameOf(path)),
    error,
  );
}

/** The component that a forbidden client is taken for. */
function identityOf(error: string): string | undefined {
  return /^.* is forbidden: User "(system:kube-[a-z-]+)"/.exec(error)?.[1];
}

/** Who the first two are taken for, if that is not who they are. */
function identities(stops: readonly Stop[]): string | undefined {
  const words = stops.flatMap(({ of, verdict }) => {
    const user = identityOf(verdict.error);
    const client = partyWords(of.connection.client, true);
    return user === undefined || user.endsWith(of.connection.client.party)
      ? []
      : l10n.t('{0} authenticates as {1}', client, visibleText(user));
  });
  const own = [...new Set(words)];
  return own.length === 0 ? undefined : joinWords(own.slice(0, 2));
}

/** Which CA signed what is shown, and which one is trusted instead. */
function whyUntrusted({ of, by, verdict }: Stop, isTrust: boolean): string | undefined {
  if (verdict.reason === 'tokenKey')
    return l10n.t(
      'its tokens are signed with a service account key that {0} does not have',
      partyWords(of.connection.server, false),
    );
  const sources = refusedSources(of, by, verdict);
  if (sources[0].kind === 'selfMade')
    return l10n.t('it creates its certificate itself, because {0} is not set', sources[0].setting.by);
  const [shown, trusted] = sources.map((source) => certificatesOf(source)[0]);
  if (verdict.reason !== 'authority' || shown === undefined || trusted === undefined) return undefined;
  const authority = subjectName(trusted.certificate);
  if (trusted.certificate.basicConstraints?.isCa === false)
    return l10n.t('{0}, which it trusts, is not a CA', authority);
  const issuer = issuerName(shown);
  const name = shortTitle(shown);
  if (issuer !== authority && issuer !== '')
    return l10n.t('{0} is signed by {1}, but {2} is trusted', name, issuer, authority);
  return isTrust
    ? l10n.t('the trusted CA {0} is not the one that signed {1}', authority, name)
    : l10n.t('{0} was signed by a different CA {1}, not the trusted one', name, authority);
}

function issuerName({ certificate }: CertificateNode): string {
  return visibleText(attributeValues(certificate.issuer, 'CN').at(-1) ?? '');
}

/** Certificates that are rejected because no file has the CA that signed them; `undefined` if something else is wrong. */
export function ofAbsentCas(stops: readonly Stop[]): readonly CertificateNode[] | undefined {
  const nodes = stops.map(({ of, by, verdict }) =>
    verdict.reason === 'authority' ? certificatesOf(refusedSources(of, by, verdict)[0])[0] : undefined,
  );
  const known = nodes.flatMap((node) =>
    node?.issuer.kind === 'unknown' || node?.issuer.kind === 'signatureInvalid' ? [node] : [],
  );
  return known.length < nodes.length ? undefined : [...new Set(known)];
}

/**
 * Says which side is the odd one where certificates and CAs do not fit: the kubeconfigs, which are copies of what worked, tell which CA is the
 * cluster's. `undefined` if none trusts one that rejects them.
 */
export function oddSideWords(stops: readonly Stop[], verdicts: readonly ConnectionVerdict[]): string | undefined {
  const rejecting = new Map(
    stops
      .flatMap(({ of, by, verdict }) => certificatesOf(refusedSources(of, by, verdict)[1]))
      .map((node) => [node.keyId, node] as const),
  );
  const trusted = new Map<string, string>();
  for (const { connection } of verdicts) {
    const { use } = connection.client;
    const node = certificatesOf(connection.clientTrusts).find(({ keyId }) => rejecting.has(keyId));
    if (use !== undefined && node !== undefined) trusted.set(use.kubeconfig.file.path, shortTitle(node));
  }
  const [[path, name] = []] = trusted;
  if (path === undefined || name === undefined) return undefined;
  return trusted.size === 1
    ? l10n.t(
        '{0} trusts {1}, which is here. So it is the certificates that do not belong here: they come from another cluster, or are older.',
        visibleText(fileNameOf(path)),
        name,
      )
    : l10n.t(
        '{0} kubeconfigs trust {1}, which is here. So it is the certificates that do not belong here: they come from another cluster, or are older.',
        trusted.size,
        name,
      );
}

/** The certificates of what a side shows or trusts. */
export function certificatesOf(source: Source): readonly CertificateNode[] {
  return source.kind === 'materials' ? source.materials.flatMap(({ material }) => material.certificates) : [];
}
