import * as l10n from '@vscode/l10n';
import { serviceAccountTokens } from '../../kubernetes/tables/serviceAccountTokens.ts';
import { keyIdOf } from '../../pki/byteKey.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingOf, settingsOf } from '../../pki/cluster/components.ts';
import type { Cluster } from '../../pki/cluster/connections/connectionModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { clustersOfToken } from '../../pki/cluster/tokenClusters.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { tokenOwner } from '../../pki/tokenOwner.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { serviceAccountKeysOf } from '../components/serviceAccountKeys.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgedAt, problem } from '../judgement.ts';
import { relatedAt } from '../placedAt.ts';
import { isServiceAccountKey } from '../places.ts';
import { type JudgedToken, judgedTokens } from './tokenUse.ts';
import { newTokenFor, newTokens, tokenRejected } from './tokenWords.ts';

/**
 * Invalid token signature.
 *
 * When: the key that `kid` names does not verify the signature. It is information in a TokenReview or TokenRequest.
 *
 * @category token
 * @stage understand
 * @see RFC7515
 */
export const tokenSignatureInvalid = {
  code: 'token-signature-invalid',
  severity: 'error',
  fact: 'The key named in this token of {owner} does not verify its signature. The token was changed or truncated.',
  consequence: tokenRejected,
  wayOut: newTokens,
} as const satisfies FindingRecord;

/**
 * Token signed with an unknown key.
 *
 * When: no key that the kube-apiserver accepts verifies the token. The cluster is known by the context that uses the token or by the CA
 * next to it, and all its keys were read.
 *
 * This happens when `sa.key` is replaced, or when files of two clusters are mixed. Add the old public key to
 * `--service-account-key-file` to keep old tokens valid.
 *
 * @category token
 * @stage understand
 * @see K-sa
 */
export const tokenUnknownKey = {
  code: 'token-unknown-key',
  severity: 'error',
  fact: {
    unnamed: 'No service account key of its cluster verifies this token of {owner}.',
    named: 'This token of {owner} is signed with a key that its cluster does not know ({keyId}).',
  },
  consequence: 'kube-apiserver answers `Unauthorized` and logs `invalid signature, no keys found`.',
  wayOut: newTokens,
} as const satisfies FindingRecord;

/**
 * Token issuer not accepted.
 *
 * When: `iss` is none of the `--service-account-issuer` values of the cluster to which the token is presented.
 *
 * @category token
 * @stage understand
 * @see K-sa
 */
export const tokenIssuerMismatch = {
  code: 'token-issuer-mismatch',
  severity: 'error',
  fact: 'This token of {owner} was issued by {issuer}. Its kube-apiserver accepts {issuers}.',
  consequence: tokenRejected,
  wayOut: newTokens,
} as const satisfies FindingRecord;

/**
 * Token for another audience.
 *
 * When: `aud` has nothing in common with `--api-audiences` (or, if unset, `--service-account-issuer`) of the cluster to which a
 * kubeconfig or a Pod presents the token.
 *
 * Tokens for Vault, cloud IAM or SPIFFE have other audiences by design. Present them only there.
 *
 * @category token
 * @stage understand
 * @see K-sa
 */
export const tokenAudienceMismatch = {
  code: 'token-audience-mismatch',
  severity: 'warning',
  fact: 'This token of {owner} is for {audiences}. Its kube-apiserver accepts tokens for {accepted}.',
  consequence: tokenRejected,
  wayOut: 'Present it only to the service it is for, and create another token for kube-apiserver.',
} as const satisfies FindingRecord;

/**
 * Judges whether the API server to which a service account's token is shown accepts it: by its signature, its issuer and
 * its audiences. Where the server or its keys are not known, only a broken signature is certain.
 */
export function checkTokenTrust(picture: ClusterPicture): readonly FindingDraft[] {
  const { graph } = picture;
  return judgedTokens(graph).flatMap((token) => {
    if (token.claims.serviceAccount === undefined) return [];
    const clusters = clustersOfToken(graph, token.occurrence);
    const judgement =
      brokenSignature(graph, token) ??
      unknownKey(picture, clusters, token) ??
      otherIssuer(clusters, token) ??
      otherAudience(clusters, token);
    return judgement === undefined ? [] : [judgedAt(token.occurrence, judgement)];
  });
}

/** Tells whether the API servers to which a token is presented certainly accept it. Its dates are not judged. */
export function isCertainlyAccepted(picture: ClusterPicture, token: JudgedToken): boolean {
  const clusters = clustersOfToken(picture.graph, token.occurrence);
  const signature = picture.graph.tokenSignatures.get(token.occurrence.credential);
  if (signature?.kind !== 'verified' || token.claims.serviceAccount === undefined || clusters.length === 0)
    return false;
  return (
    clusters.every((cluster) => acceptedKeys(picture, cluster)?.ids.has(signature.keyId) === true) &&
    valuesIn(clusters, issuersOf) !== undefined &&
    otherIssuer(clusters, token) === undefined &&
    otherAudience(clusters, token) === undefined
  );
}

function brokenSignature(
  { tokenSignatures }: PkiGraph,
  { occurrence, claims, use }: JudgedToken,
): Judgement | undefined {
  if (tokenSignatures.get(occurrence.credential)?.kind !== 'invalid') return undefined;
  const { wayOut, command } = newTokenFor(claims);
  return problem(tokenSignatureInvalid, {
    severity: use === 'shown' ? undefined : 'info',
    wayOut,
    values: { owner: tokenOwner(claims), command },
  });
}

function unknownKey(
  picture: ClusterPicture,
  clusters: readonly Cluster[],
  { occurrence, claims, use }: JudgedToken,
): Judgement | undefined {
  const signature = picture.graph.tokenSignatures.get(occurrence.credential);
  if (use !== 'shown' || signature === undefined || signature.kind === 'invalid' || clusters.length === 0) {
    return undefined;
  }
  const accepted = clusters.map((cluster) => acceptedKeys(picture, cluster));
  const isRefused = accepted.every(
    (keys) => keys !== undefined && (signature.kind !== 'verified' || !keys.ids.has(signature.keyId)),
  );
  if (!isRefused) return undefined;
  const { wayOut, command } = newTokenFor(claims);
  return problem(tokenUnknownKey, {
    fact: claims.keyId === undefined ? 'unnamed' : 'named',
    wayOut,
    values: { owner: tokenOwner(claims), keyId: visibleText(claims.keyId ?? ''), command },
    related: accepted.flatMap((keys) =>
      (keys?.verifying ?? []).map(({ place }) => relatedAt(place, l10n.t('Verification keys'))),
    ),
  });
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
function acceptedKeys(picture: ClusterPicture, cluster: Cluster): AcceptedKeys | undefined {
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

/** Asked for each of the tokens of a workspace. */
const allKeysOf = memoisedBy(serviceAccountKeysOf);

function usualKeys({ files }: PkiGraph, { hosts }: Cluster): AcceptedKeys | undefined {
  const ids = files
    .filter((file) => /\/pki\/sa\.pub$/.test(file.path) && hosts.includes(hostOf(file)))
    .flatMap((file) =>
      file.credentials.flatMap((credential) =>
        isServiceAccountKey({ file, credential }) && credential.content.kind === 'publicKey'
          ? [keyIdOf(credential.content.publicKey)]
          : [],
      ),
    );
  return ids.length === 0 ? undefined : { ids: new Set(ids), verifying: [] };
}

function otherIssuer(clusters: readonly Cluster[], { claims, use }: JudgedToken): Judgement | undefined {
  const { issuer } = claims;
  if (use !== 'shown' || issuer === undefined || issuer === serviceAccountTokens.legacyIssuer) return undefined;
  const issuers = valuesIn(clusters, issuersOf);
  if (issuers === undefined || issuers.values.includes(issuer)) return undefined;
  const { wayOut, command } = newTokenFor(claims);
  return problem(tokenIssuerMismatch, {
    wayOut,
    values: {
      owner: tokenOwner(claims),
      issuer: visibleText(issuer),
      issuers: listOf(issuers.values.map((each) => visibleText(each))),
      command,
    },
    related: issuers.settings.map(({ place }) => relatedAt(place, l10n.t('Accepted issuer'))),
  });
}

function otherAudience(clusters: readonly Cluster[], { occurrence, claims, use }: JudgedToken): Judgement | undefined {
  const { audiences } = claims;
  // A token in a Secret may be meant for any service.
  const isShown = use === 'shown' && occurrence.credential.value.object?.kind !== 'Secret';
  if (!isShown || audiences.length === 0) return undefined;
  const accepted = valuesIn(clusters, audiencesOf);
  if (accepted === undefined || audiences.some((audience) => accepted.values.includes(audience))) return undefined;
  return problem(tokenAudienceMismatch, {
    values: {
      owner: tokenOwner(claims),
      audiences: listOf(audiences.map((each) => visibleText(each))),
      accepted: listOf(accepted.values.map((each) => visibleText(each))),
    },
    related: accepted.settings.map(({ place }) => relatedAt(place, l10n.t('Accepted audience'))),
  });
}

interface Accepted {
  readonly values: readonly string[];
  readonly settings: readonly Setting[];
}

/** What the servers of all clusters accept together; `undefined` where one of them does not tell. */
function valuesIn(
  clusters: readonly Cluster[],
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

/** Without a flag of their own, the issuers. */
function audiencesOf(server: ComponentInstance): readonly Setting[] {
  const set = settingsOf(server, '--api-audiences');
  return set.length > 0 ? set : issuersOf(server);
}
