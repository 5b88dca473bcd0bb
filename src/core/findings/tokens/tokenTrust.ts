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
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { type ServiceAccountKeys, serviceAccountKeysOf } from '../components/serviceAccountKeys.ts';
import type { FindingDraft } from '../draft.ts';
import { type Judgement, judgedAt } from '../judgement.ts';
import { relatedAt } from '../placedAt.ts';
import { isServiceAccountKey } from '../places.ts';
import { type JudgedToken, judgedTokens } from './tokenUse.ts';
import { newTokenWords, unauthorized } from './tokenWords.ts';

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

/** Tells whether it is certain that the API servers accept a token to which it is shown; its dates are not looked at. */
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
  return {
    code: 'token-signature-invalid',
    ...(use === 'shown' ? {} : { severity: 'info' }),
    fact: l10n.t(
      'The key that this token of {0} names does not verify its signature: it was changed, or cut.',
      tokenOwner(claims),
    ),
    consequence: l10n.t('The API server answers {0}.', unauthorized),
    wayOut: newTokenWords(claims),
  };
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
  return {
    code: 'token-unknown-key',
    fact:
      claims.keyId === undefined
        ? l10n.t('No service-account key of its cluster verifies this token of {0}.', tokenOwner(claims))
        : l10n.t(
            'This token of {0} is signed by a key that its cluster does not know ({1}).',
            tokenOwner(claims),
            visibleText(claims.keyId),
          ),
    consequence: l10n.t(
      'The API server answers {0}; its log says {1}.',
      unauthorized,
      '`invalid signature, no keys found`',
    ),
    wayOut: newTokenWords(claims),
    related: accepted.flatMap((keys) =>
      (keys?.verifying ?? []).map(({ place }) => relatedAt(place, l10n.t('Keys that verify'))),
    ),
  };
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
const known = new WeakMap<ClusterPicture, readonly ServiceAccountKeys[]>();

function allKeysOf(picture: ClusterPicture): readonly ServiceAccountKeys[] {
  const keys = known.get(picture) ?? serviceAccountKeysOf(picture);
  known.set(picture, keys);
  return keys;
}

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
  return {
    code: 'token-issuer-mismatch',
    fact: l10n.t(
      'This token of {0} was issued by {1}; its API server accepts {2}.',
      tokenOwner(claims),
      visibleText(issuer),
      listOf(issuers.values.map((each) => visibleText(each))),
    ),
    consequence: l10n.t('The API server answers {0}.', unauthorized),
    wayOut: newTokenWords(claims),
    related: issuers.settings.map(({ place }) => relatedAt(place, l10n.t('Issuer that is accepted'))),
  };
}

function otherAudience(clusters: readonly Cluster[], { occurrence, claims, use }: JudgedToken): Judgement | undefined {
  const { audiences } = claims;
  // What stands in a Secret may be meant for anybody.
  const isShown = use === 'shown' && occurrence.credential.value.object?.kind !== 'Secret';
  if (!isShown || audiences.length === 0) return undefined;
  const accepted = valuesIn(clusters, audiencesOf);
  if (accepted === undefined || audiences.some((audience) => accepted.values.includes(audience))) return undefined;
  return {
    code: 'token-audience-mismatch',
    fact: l10n.t(
      'This token of {0} is for {1}; its API server accepts tokens for {2}.',
      tokenOwner(claims),
      listOf(audiences.map((each) => visibleText(each))),
      listOf(accepted.values.map((each) => visibleText(each))),
    ),
    consequence: l10n.t('The API server answers {0}.', unauthorized),
    wayOut: l10n.t('Show it to whom it is for, and make another one for the API server.'),
    related: accepted.settings.map(({ place }) => relatedAt(place, l10n.t('Audience that is accepted'))),
  };
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
