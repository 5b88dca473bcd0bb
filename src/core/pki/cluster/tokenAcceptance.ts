import { providerTokens, serviceAccountTokens } from '../../kubernetes/tables/serviceAccountTokens.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { formatGoTime } from '../../text/moment.ts';
import { keyIdOf } from '../byteKey.ts';
import type { Occurrence, PkiGraph } from '../pkiModel.ts';
import { readTokenParts, type TokenClaims } from '../readToken.ts';
import type { ClusterPicture, ComponentInstance, FilePlace, Setting } from './clusterModel.ts';
import { settingOf, settingsOf } from './components.ts';
import type { Cluster } from './connections/connectionModel.ts';
import { hostOf } from './hostOf.ts';
import { claimFault, providersOf } from './providerIssuers.ts';
import { serviceAccountKeysOf } from './serviceAccountKeys.ts';

/** A token at a place. */
export interface PlacedToken {
  readonly occurrence: Occurrence;
  readonly claims: TokenClaims;
}

/** The API servers to which a token is presented: those of a cluster, or one of them. */
export type TokenServers = Pick<Cluster, 'components' | 'hosts'>;

/** What servers accept, and the settings that say so. */
export interface Accepted {
  readonly values: readonly string[];
  readonly settings: readonly { readonly place: FilePlace; readonly writtenAs?: string }[];
}

/** Why API servers refuse a token at any moment. */
export type TokenRefusal =
  /** The key that it names did not sign it. */
  | { readonly reason: 'signature' }
  /** None of the verification keys signed it. */
  | { readonly reason: 'key'; readonly verifying: readonly Setting[] }
  | { readonly reason: 'issuer' | 'audience' | 'algorithm'; readonly accepted: Accepted }
  /** The identity provider's claims are not those that the settings ask for. */
  | { readonly reason: 'claims'; readonly error: string; readonly settings: readonly { readonly place: FilePlace }[] };

/** Clocks may differ so much: kube-apiserver's authenticator allows it. */
const leeway = serviceAccountTokens.leewaySeconds * 1000;
const providerLeeway = providerTokens.notBeforeLeewaySeconds * 1000;

/** The moments between which a token's dates allow it; infinite where they say nothing. */
export function tokenPeriod(claims: TokenClaims): { readonly begin: number; readonly end: number } {
  const begin = tokenBegin(claims) ?? Number.NEGATIVE_INFINITY;
  const end = claims.expiresAt ?? Number.POSITIVE_INFINITY;
  return claims.serviceAccount === undefined
    ? { begin: wholeSeconds(begin) - providerLeeway, end: wholeSeconds(end) }
    : { begin: begin - leeway, end: end + leeway };
}

/** From when on a token counts: go-oidc does not read `iat`. */
export function tokenBegin({ serviceAccount, notBefore, issuedAt }: TokenClaims): number | undefined {
  if (serviceAccount === undefined || issuedAt === undefined) return notBefore;
  return Math.max(notBefore ?? issuedAt, issuedAt);
}

/** go-oidc reads no fractions. */
function wholeSeconds(milliseconds: number): number {
  return Math.trunc(milliseconds / 1000) * 1000;
}

/** Whether a token is outside its dates at a moment. */
export function outsidePeriod(claims: TokenClaims, at: number): 'expired' | 'notYetValid' | undefined {
  const { begin, end } = tokenPeriod(claims);
  if (at > end) return 'expired';
  return at < begin ? 'notYetValid' : undefined;
}

/**
 * Tells why the API servers of all of these clusters refuse a token, by its signature, its issuer and its audiences. Where a server or its
 * keys are not known, only a broken signature is certain.
 *
 * @param clusters - Empty: not known.
 */
export function tokenRefusal(
  picture: ClusterPicture,
  clusters: readonly TokenServers[],
  token: PlacedToken,
): TokenRefusal | undefined {
  const { occurrence, claims } = token;
  const { tokenSignatures } = picture.graph;
  const signature = tokenSignatures.get(occurrence.credential);
  if (claims.serviceAccount === undefined) return refusedByProvider(picture, clusters, token);
  if (signature?.kind === 'invalid') return { reason: 'signature' };
  if (clusters.length === 0) return undefined;
  return unknownKey(picture, clusters, token) ?? otherIssuer(clusters, claims) ?? otherAudience(clusters, token);
}

/** What kube-apiserver logs of a token outside its dates. */
export function tokenPeriodWords({ serviceAccount, expiresAt, notBefore }: TokenClaims): {
  readonly early: (at: number) => string;
  readonly ended: string;
} {
  if (serviceAccount !== undefined) {
    return { early: () => 'service account token is not valid yet', ended: 'service account token has expired' };
  }
  const goTime = (moment = 0) => formatGoTime(wholeSeconds(moment));
  return {
    early: (at) =>
      `oidc: verify token: oidc: current time ${formatGoTime(at)} before the nbf (not before) time: ${goTime(notBefore)}`,
    ended: `oidc: verify token: oidc: token is expired (Token Expiry: ${goTime(expiresAt)})`,
  };
}

/** What kube-apiserver logs of a token that it refuses at any moment. */
export function tokenRefusalWords(
  refusal: TokenRefusal,
  { serviceAccount, audiences, algorithm = '' }: TokenClaims,
): string {
  switch (refusal.reason) {
    case 'signature':
      return 'go-jose/go-jose: error in cryptographic primitive';
    case 'key':
      return 'invalid signature, no keys found';
    case 'issuer':
      return invalidToken;
    case 'claims':
      return refusal.error;
    case 'algorithm':
      return `oidc: verify token: oidc: id token signed with unsupported algorithm, expected ${listed(refusal.accepted.values)} got ${JSON.stringify(algorithm)}`;
    case 'audience': {
      const { values } = refusal.accepted;
      return serviceAccount === undefined
        ? otherAudienceWords(values, audiences)
        : otherAccountAudience(audiences, values);
    }
  }
}

/** What kube-apiserver logs of an ID token that is for another client. */
export function otherAudienceWords([expected = '']: readonly string[], audiences: readonly string[]): string {
  return `oidc: verify token: oidc: expected audience ${JSON.stringify(expected)} got ${listed(audiences)}`;
}

/** What kube-apiserver logs of a service account's token for others. */
export function otherAccountAudience(audiences: readonly string[], accepted: readonly string[]): string {
  return `token audiences ${listed(audiences)} is invalid for the target audiences ${listed(accepted)}`;
}

function listed(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(' ')}]`;
}

/** No authenticator knows the token. */
export const invalidToken = 'invalid bearer token';

/** Tells whether the API servers of all of these clusters certainly accept a token. Its dates are not judged. */
export function isCertainlyAccepted(
  picture: ClusterPicture,
  clusters: readonly TokenServers[],
  token: PlacedToken,
): boolean {
  const signature = picture.graph.tokenSignatures.get(token.occurrence.credential);
  if (signature?.kind !== 'verified' || token.claims.serviceAccount === undefined || clusters.length === 0)
    return false;
  return (
    clusters.every((cluster) => acceptedKeys(picture, cluster)?.ids.has(signature.keyId) === true) &&
    acceptedIssuers(clusters) !== undefined &&
    otherIssuer(clusters, token.claims) === undefined &&
    otherAudience(clusters, token) === undefined
  );
}

/**
 * Tells whether no key of a server can have signed a token: `none`, or a shared secret. Of a token that is not a service account's, an
 * authenticating webhook may accept the latter.
 */
export function unsafeAlgorithm({ algorithm }: TokenClaims): 'none' | 'shared' | undefined {
  if (algorithm?.toLowerCase() === 'none') return 'none';
  return algorithm?.startsWith('HS') === true ? 'shared' : undefined;
}

function unknownKey(
  picture: ClusterPicture,
  clusters: readonly TokenServers[],
  { occurrence }: PlacedToken,
): TokenRefusal | undefined {
  const signature = picture.graph.tokenSignatures.get(occurrence.credential);
  if (signature === undefined || signature.kind === 'invalid') return undefined;
  const accepted = clusters.map((cluster) => acceptedKeys(picture, cluster));
  const isRefused = accepted.every(
    (keys) => keys !== undefined && (signature.kind !== 'verified' || !keys.ids.has(signature.keyId)),
  );
  return isRefused ? { reason: 'key', verifying: accepted.flatMap((keys) => keys?.verifying ?? []) } : undefined;
}

interface AcceptedKeys {
  readonly ids: ReadonlySet<string>;
  readonly verifying: readonly Setting[];
}

/**
 * The keys of which a cluster's API servers accept tokens: those that their flags name, without servers those in the
 * usual place.
 *
 * @returns `undefined` where not all are known.
 */
function acceptedKeys(picture: ClusterPicture, cluster: TokenServers): AcceptedKeys | undefined {
  const servers = new Set(cluster.components.map(({ id }) => id));
  const all = allKeysOf(picture).filter(({ server }) => servers.has(server.id));
  if (all.length === 0) return usualKeys(picture.graph, cluster);
  const ids = new Set<string>();
  for (const { server, verificationKeys } of all) {
    const isElsewhere = settingOf(server, '--service-account-signing-endpoint') !== undefined;
    if (verificationKeys === undefined || server.isPartial || isElsewhere) return undefined;
    for (const { keyId } of verificationKeys) ids.add(keyId);
  }
  return { ids, verifying: all.flatMap(({ verifying }) => verifying) };
}

/** The keys of which an API server accepts tokens; `undefined` where not all are known. */
export function verificationKeysOf(
  picture: ClusterPicture,
  server: ComponentInstance,
): ReadonlySet<string> | undefined {
  return acceptedKeys(picture, { components: [server], hosts: [server.host] })?.ids;
}

/** Asked for each of the tokens of a workspace. */
const allKeysOf = memoisedBy(serviceAccountKeysOf);

function usualKeys({ files }: PkiGraph, { hosts }: TokenServers): AcceptedKeys | undefined {
  const ids = files
    .filter((file) => /\/pki\/sa\.pub$/.test(file.path) && hosts.includes(hostOf(file)))
    .flatMap(({ credentials }) =>
      credentials.flatMap(({ value, content }) =>
        value.keyPath === undefined && content.kind === 'publicKey' ? [keyIdOf(content.publicKey)] : [],
      ),
    );
  return ids.length === 0 ? undefined : { ids: new Set(ids), verifying: [] };
}

function otherIssuer(clusters: readonly TokenServers[], { issuer }: TokenClaims): TokenRefusal | undefined {
  if (issuer === undefined || issuer === serviceAccountTokens.legacyIssuer) return undefined;
  const accepted = acceptedIssuers(clusters);
  if (accepted === undefined || accepted.values.includes(issuer)) return undefined;
  return { reason: 'issuer', accepted };
}

function otherAudience(
  clusters: readonly TokenServers[],
  { claims: { audiences } }: PlacedToken,
): TokenRefusal | undefined {
  const accepted = audiences.length === 0 ? undefined : acceptedAudiences(clusters);
  if (accepted === undefined || audiences.some((audience) => accepted.values.includes(audience))) return undefined;
  return { reason: 'audience', accepted };
}

/** A token of an identity provider of all servers, for another client, with another signature, or without the claims that they ask for. */
function refusedByProvider(
  { objects }: ClusterPicture,
  clusters: readonly TokenServers[],
  { occurrence, claims: payload }: PlacedToken,
): TokenRefusal | undefined {
  const { issuer, audiences, algorithm } = payload;
  const servers = clusters.flatMap(({ components }) =>
    components.filter(({ component }) => component === 'kube-apiserver'),
  );
  const terms = servers.map((server) => providersOf(server, objects)?.find((each) => each.issuer === issuer));
  const [first] = terms;
  if (first === undefined || terms.includes(undefined)) return undefined;
  const accepted = terms.flatMap((each) => each?.audiences ?? []);
  const values = accepted.map(({ value }) => value);
  if (values.length > 0 && !audiences.some((audience) => values.includes(audience))) {
    return { reason: 'audience', accepted: { values, settings: accepted } };
  }
  const algorithms = terms.flatMap((each) => each?.algorithms ?? []);
  const signatures = algorithms.flatMap((each) => each.values);
  const isAsked = algorithm !== undefined && unsafeAlgorithm(payload) === undefined;
  if (isAsked && algorithms.length === terms.length && !signatures.includes(algorithm)) {
    const settings = algorithms.flatMap((each) => each.settings);
    return { reason: 'algorithm', accepted: { values: [...new Set(signatures)], settings } };
  }
  const claims = readTokenParts(occurrence.credential.block.bytes())?.claims ?? {};
  const faults = terms.map((each) => each && claimFault(each, claims));
  const [fault] = faults;
  return fault === undefined || faults.includes(undefined) ? undefined : { reason: 'claims', ...fault };
}

/** What the servers of all clusters accept together; `undefined` where one of them does not tell. */
function valuesIn(
  clusters: readonly TokenServers[],
  read: (server: ComponentInstance) => readonly Setting[],
): Accepted | undefined {
  const servers = clusters.flatMap(({ components }) =>
    components.filter(({ component }) => component === 'kube-apiserver'),
  );
  const told = servers.map((server) => (server.isPartial ? [] : read(server)));
  const settings = told.flat();
  if (told.length === 0 || told.some((each) => each.length === 0)) return undefined;
  const values = settings.flatMap(({ value }) => (value === undefined ? [] : value.split(',')));
  return settings.some(({ value }) => value === undefined) ? undefined : { values, settings };
}

function issuersOf(server: ComponentInstance): readonly Setting[] {
  return settingsOf(server, '--service-account-issuer');
}

/** The issuers of which the API servers of all of these clusters accept tokens. */
export function acceptedIssuers(clusters: readonly TokenServers[]): Accepted | undefined {
  return valuesIn(clusters, issuersOf);
}

/** The audiences for which the API servers of all of these clusters accept tokens. */
export function acceptedAudiences(clusters: readonly TokenServers[]): Accepted | undefined {
  return valuesIn(clusters, audiencesOf);
}

/** Without a flag of their own, the issuers. */
function audiencesOf(server: ComponentInstance): readonly Setting[] {
  const set = settingsOf(server, '--api-audiences');
  return set.length > 0 ? set : issuersOf(server);
}
