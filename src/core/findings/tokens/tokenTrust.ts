import * as l10n from '@vscode/l10n';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { findClusters } from '../../pki/cluster/connections/findClusters.ts';
import { refusedIssues } from '../../pki/cluster/issuedTokens.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen } from '../../pki/cluster/objects/openValue.ts';
import { podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { partlyRefusedTokens } from '../../pki/cluster/partlyRefusedTokens.ts';
import {
  type Accepted,
  acceptedAudiences,
  type TokenRefusal,
  tokenRefusal,
  tokenRefusalWords,
} from '../../pki/cluster/tokenAcceptance.ts';
import { clustersOfToken } from '../../pki/cluster/tokenClusters.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { tokenOwner } from '../../pki/tokenOwner.ts';
import { groupByEach } from '../../text/groupBy.ts';
import { memoised } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgedAt, problem } from '../judgement.ts';
import { accountOf } from '../objects/pullCredentials.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
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
    unnamed: 'No service account key of its kube-apiserver verifies this token of {owner}.',
    named: 'This token of {owner} is signed with a key that its kube-apiserver does not know ({keyId}).',
  },
  consequence: 'kube-apiserver answers `Unauthorized` and logs `invalid signature, no keys found`.',
  wayOut: {
    ...newTokens,
    shared: '{key} signed it. Use the same pair on all control planes, and restart kube-apiserver.',
  },
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
 * kubeconfig or a Pod presents the token; or a projected volume in the place of the Pod's own token has such an `audience`. Of the token of a person: with `--oidc-client-id`, if `--oidc-issuer-url` is its issuer.
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
  wayOut: {
    account: 'Present it only to the service it is for, and create another token for kube-apiserver.',
    client: 'Sign in with the client that --oidc-client-id of kube-apiserver names.',
    volume: 'Remove audience: the token is then for kube-apiserver.',
  },
} as const satisfies FindingRecord;

/**
 * Token lacks claims.
 *
 * When: `--oidc-issuer-url` or an AuthenticationConfiguration accepts the provider of a token, but the token does not have the claim that makes the user's
 * name, has not the value of a required claim, or says `email_verified: false` while the name is the `email`.
 *
 * A token without `email_verified` is accepted. The provider, not the cluster, says that an address is verified.
 *
 * @category token
 * @stage understand
 * @see AS-authn, AS-config
 */
export const tokenClaimsRejected = {
  code: 'token-claims-rejected',
  severity: 'error',
  fact: {
    unverified:
      'This token says `email_verified: false`, and kube-apiserver takes the name of the user from the claim email.',
    other: 'This token of {owner} does not have the claims that kube-apiserver requires.',
  },
  consequence: 'kube-apiserver answers `Unauthorized` and logs {error}.',
  wayOut: {
    unverified: 'Let the provider verify the address, or take the name from another claim.',
    other: 'Add the claim at the provider, or change the setting.',
  },
} as const satisfies FindingRecord;

/**
 * Signature of a kind that is not accepted.
 *
 * When: `--oidc-issuer-url` is the issuer of a token, and the `alg` of the token's header is not in `--oidc-signing-algs`.
 *
 * Without the flag, kube-apiserver accepts `RS256` alone. Many providers sign with elliptic curves, such as `ES256` or `ES384`. An
 * AuthenticationConfiguration accepts both.
 *
 * @category token
 * @stage understand
 * @see AS-authn, AS-config
 */
export const tokenAlgorithmRejected = {
  code: 'token-algorithm-rejected',
  severity: 'error',
  fact: 'This token of {owner} is signed with {algorithm}. kube-apiserver accepts {accepted}.',
  consequence: 'kube-apiserver answers `Unauthorized` and logs {error}.',
  wayOut: 'Set `--oidc-signing-algs={algorithms}` for kube-apiserver, or let the provider sign with {accepted}.',
} as const satisfies FindingRecord;

/**
 * Judges whether the API server to which a token is shown accepts it: by its signature, its issuer and its audiences. Where the server
 * or its keys are not known, only a broken signature is certain.
 *
 * `tokenRefusal` is the judge, of the tokens of connections as well. It is asked here because most tokens stand in Secrets and mounted files,
 * which no connection shows. A connection asks it for its own server; here all servers of the cluster must refuse a token, or one to which a
 * connection shows it.
 */
export function checkTokenTrust(picture: ClusterPicture): readonly FindingDraft[] {
  const { graph } = picture;
  const tokens = judgedTokens(graph).flatMap((token) => {
    const refusal =
      tokenRefusal(picture, clustersOfToken(graph, token.occurrence), token) ??
      partlyRefusedTokens(picture).get(token.occurrence.credential);
    // A renewed one has the same issuer, audience and claims.
    const isTold = refusal !== undefined && (token.use !== 'recorded' || refusal.reason === 'signature');
    return isTold ? [judgedAt(token.occurrence, judgementOf(graph, refusal, token))] : [];
  });
  return [...tokens, ...checkRequestedTokens(picture)];
}

/** Tokens that a volume requests, and mounts where programs look for the token for their API server. */
function checkRequestedTokens(picture: ClusterPicture): readonly FindingDraft[] {
  const clusters = memoised(() => groupByEach(findClusters(picture), ({ objects }) => objects));
  return podSpecsIn(objectIndexOf(picture)).flatMap((pod) => {
    const { placed, spec } = pod;
    return itemsAt(spec, 'volumes').flatMap((volume) =>
      itemsAt(volume, 'projected', 'sources').flatMap((source) => {
        const audience = scalarAt(source, 'serviceAccountToken', 'audience');
        const path = scalarAt(source, 'serviceAccountToken', 'path')?.text;
        if (audience === undefined || path !== 'token' || isOpen(audience) || !isInPlace(spec, volume)) return [];
        const asked = clusters().get(placed) ?? [];
        // The Pod may reach any of them.
        const each = asked.flatMap((cluster) => [...refusedIssues(cluster).keys()]);
        const accepted = [asked, ...each.map((server) => [{ components: [server], hosts: [server.host] }])]
          .map(acceptedAudiences)
          .find((audiences) => audiences?.values.includes(audience.text) === false);
        if (audience.text === '' || accepted === undefined) return [];
        const owner = visibleText(`${placed.object.namespace ?? 'default'}:${accountOf(pod)}`);
        const judgement = otherAudience(owner, [audience.text], accepted, 'volume');
        return [placedAt({ file: placed.file, span: audience.span }, judgement)];
      }),
    );
  });
}

function isInPlace(spec: DocumentNode, volume: DocumentNode): boolean {
  const name = scalarAt(volume, 'name')?.text;
  return itemsAt(spec, 'containers').some((container) =>
    itemsAt(container, 'volumeMounts').some(
      (mount) =>
        scalarAt(mount, 'name')?.text === name &&
        /^\/(?:var\/)?run\/secrets\/kubernetes\.io\/serviceaccount\/?$/.test(scalarAt(mount, 'mountPath')?.text ?? ''),
    ),
  );
}

function judgementOf(graph: PkiGraph, refusal: TokenRefusal, { occurrence, claims, use }: JudgedToken): Judgement {
  const { wayOut, command } = newTokenFor(claims, occurrence);
  const owner = tokenOwner(claims);
  switch (refusal.reason) {
    case 'signature':
      return problem(tokenSignatureInvalid, {
        severity: use === 'shown' ? undefined : 'info',
        wayOut,
        values: { owner, command },
      });
    case 'key': {
      const signature = graph.tokenSignatures.get(occurrence.credential);
      // What this key signs next is refused as well.
      const node = graph.keys.get(signature?.kind === 'verified' ? signature.keyId : '');
      const own = refusal.verifying.flatMap(({ material }) => caBeside(graph, material?.filePath ?? ''));
      const key = node?.privateKeys.find(({ file }) => caBeside(graph, file.path).some((ca) => own.includes(ca)));
      return problem(tokenUnknownKey, {
        fact: claims.keyId === undefined ? 'unnamed' : 'named',
        wayOut: key === undefined ? wayOut : 'shared',
        values: {
          owner,
          keyId: visibleText(claims.keyId ?? ''),
          command,
          key: visibleText(key?.file.hostPath ?? key?.file.path ?? '', 200),
        },
        related: [
          ...refusal.verifying.map(({ place }) => relatedAt(place, l10n.t('Verification keys'))),
          ...(key === undefined ? [] : [relatedPlace(key, l10n.t('Key that signed it'))]),
        ],
      });
    }
    case 'issuer':
      return problem(tokenIssuerMismatch, {
        wayOut,
        values: {
          owner,
          issuer: visibleText(claims.issuer ?? ''),
          issuers: visibleList(refusal.accepted.values),
          command,
        },
        related: refusal.accepted.settings.map(({ place }) => relatedAt(place, l10n.t('Accepted issuer'))),
      });
    case 'claims': {
      const kind = refusal.error.endsWith('email not verified') ? 'unverified' : 'other';
      return problem(tokenClaimsRejected, {
        fact: kind,
        wayOut: kind,
        values: { owner, error: `\`${visibleText(refusal.error, 300)}\`` },
        related: refusal.settings.map(({ place }) => relatedAt(place, l10n.t('Setting that asks for it'))),
      });
    }
    case 'algorithm': {
      const { values, settings } = refusal.accepted;
      const algorithm = visibleText(claims.algorithm ?? '');
      return problem(tokenAlgorithmRejected, {
        values: {
          owner,
          algorithm,
          accepted: visibleList(values),
          algorithms: [...values.map((each) => visibleText(each)), algorithm].join(),
          error: `\`${visibleText(tokenRefusalWords(refusal, claims), 300)}\``,
        },
        related: settings.map(({ place }) => relatedAt(place, l10n.t('Setting that asks for it'))),
      });
    }
    case 'audience':
      return otherAudience(
        owner,
        claims.audiences,
        refusal.accepted,
        claims.serviceAccount === undefined ? 'client' : 'account',
      );
  }
}

function otherAudience(
  owner: string,
  audiences: readonly string[],
  { values, settings }: Accepted,
  wayOut: keyof typeof tokenAudienceMismatch.wayOut,
): Judgement {
  return problem(tokenAudienceMismatch, {
    wayOut,
    values: {
      owner,
      audiences: visibleList(audiences),
      accepted: visibleList(values),
    },
    related: settings.map(({ place }) => relatedAt(place, l10n.t('Accepted audience'))),
  });
}

function visibleList(texts: readonly string[]): string {
  return listOf(texts.map((each) => visibleText(each)));
}

/** The CAs of a control plane, by one of its files in `pki`: those of one cluster have the same. */
function caBeside({ files }: PkiGraph, path: string): readonly string[] {
  const [, folder] = /^(.*\/pki\/)sa\.(?:key|pub)$/.exec(path) ?? [];
  const file = folder === undefined ? undefined : files.find((each) => each.path === `${folder}ca.crt`);
  return (file?.credentials ?? []).flatMap(({ fingerprint }) => fingerprint ?? []);
}
