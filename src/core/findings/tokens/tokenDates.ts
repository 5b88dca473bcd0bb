import { serviceAccountTokens } from '../../kubernetes/tables/serviceAccountTokens.ts';
import { outsidePeriod, tokenBegin, unsafeAlgorithm } from '../../pki/cluster/tokenAcceptance.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { TokenClaims } from '../../pki/readToken.ts';
import { tokenOwner } from '../../pki/tokenOwner.ts';
import { day, formatDurationInWords } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgedAt, problem } from '../judgement.ts';
import { judgedTokens, type TokenUse } from './tokenUse.ts';
import { newTokenFor, newTokens, tokenRejected } from './tokenWords.ts';

/**
 * Token expired.
 *
 * When: `exp` was more than a minute ago, or for a token of an identity provider has passed. Judged are fields that are presented to an API server, token files, and values that hold a
 * service account token. It is information in a TokenReview or TokenRequest, and a hint for an id-token with a refresh-token, by which kubectl renews it.
 *
 * A Pod gets a new projected token when it restarts, and network plugins write the token in `/etc/cni/net.d` when theirs do.
 *
 * @category token
 * @stage judge
 * @see K-sa, RFC7515
 */
export const tokenExpired = {
  code: 'token-expired',
  severity: 'error',
  fact: 'The token of {owner} expired {ago} ago ({notAfter}).',
  consequence: tokenRejected,
  wayOut: newTokens,
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Token not yet valid.
 *
 * When: `nbf` or `iat` is more than a minute in the future. For a token of an identity provider, `nbf` is more than five minutes in the future.
 *
 * kube-apiserver tolerates such differences between clocks.
 *
 * @category token
 * @stage judge
 * @see K-sa
 */
export const tokenNotYetValid = {
  code: 'token-not-yet-valid',
  severity: 'warning',
  fact: 'The token of {owner} becomes valid in {wait} ({notBefore}).',
  consequence: 'Until then, kube-apiserver answers `Unauthorized`.',
  wayOut: 'Compare the clock of this machine with that of the machine that issued it.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Token without expiry.
 *
 * When: a service account token has the issuer `kubernetes/serviceaccount`, or no `exp`.
 *
 * Such a token works, and some programs need one. Kubernetes has not created them by itself since 1.24, because anyone with a copy keeps its
 * rights until the Secret is deleted. `kubectl create token` issues a token that expires.
 *
 * @category token
 * @stage understand
 * @see K-sa
 */
export const tokenLegacyNonexpiring = {
  code: 'token-legacy-nonexpiring',
  severity: 'info',
  fact: {
    ofSecret: 'The token of {owner} never expires. It is valid as long as Secret {secret} exists.',
    other: 'The token of {owner} never expires.',
  },
} as const satisfies FindingRecord;

/**
 * Token with an extended lifetime.
 *
 * When: the token has the claim `warnafter`.
 *
 * This explains why the token of a Pod appears to be valid for a year: kube-apiserver extends it for clients that do not reload.
 *
 * @category token
 * @stage understand
 * @see K-sa
 */
export const tokenStretched = {
  code: 'token-stretched',
  severity: 'hint',
  fact: 'Clients should take a new token {wait} after this one was issued; the rest of its lifetime is a grace period.',
} as const satisfies FindingRecord;

/**
 * Long-lived token.
 *
 * When: a bound token is valid for more than 24 hours and has no `warnafter`.
 *
 * A stolen token works until `exp`, or until the bound object is deleted.
 *
 * @category token
 * @stage understand
 * @see K-sa
 */
export const tokenLongLived = {
  code: 'token-long-lived',
  severity: 'info',
  fact: 'The token of {owner} was issued for {lifetime}.',
} as const satisfies FindingRecord;

/**
 * Unsafe token algorithm.
 *
 * When: the algorithm is `none`, or HS256 or similar in a token that claims to be of a service account. Of other HMAC tokens it is
 * information: an authenticating webhook may accept them.
 *
 * The JWS in the ConfigMap `cluster-info` uses HS256 by design.
 *
 * @category token
 * @stage judge
 * @see K-sa
 */
export const tokenAlgUnsafe = {
  code: 'token-alg-unsafe',
  severity: 'error',
  fact: {
    none: 'This token has no signature: its algorithm is none.',
    shared: 'This token is signed with a shared secret ({algorithm}), unlike any service account token.',
  },
  consequence: tokenRejected,
  wayOut: newTokens.unnamed,
} as const satisfies FindingRecord;

/** Reports tokens outside their dates, and tokens that no API server accepts. Examples in documentation are left alone. */
export function checkTokens(graph: PkiGraph, now: number): readonly FindingDraft[] {
  return judgedTokens(graph).flatMap(({ occurrence, claims, use }) =>
    [
      unsigned(claims, occurrence),
      outsideDates(occurrence, claims, use, now),
      endless(claims, use),
      ...lifetime(claims, use, now),
    ]
      .filter((judgement) => judgement !== undefined)
      .map((judgement) => judgedAt(occurrence, judgement)),
  );
}

function outsideDates(occurrence: Occurrence, claims: TokenClaims, use: TokenUse, now: number): Judgement | undefined {
  const { expiresAt = now } = claims;
  const outside = outsidePeriod(claims, now);
  if (outside === undefined) return undefined;
  const severity = use === 'shown' ? undefined : use === 'renewed' ? 'hint' : 'info';
  const owner = tokenOwner(claims);
  if (outside === 'expired') {
    const { wayOut, command } = newTokenFor(claims, occurrence);
    const ago = formatDurationInWords(now - expiresAt);
    return problem(tokenExpired, {
      severity,
      wayOut,
      values: { owner, ago, notAfter: formatMoment(expiresAt, now), command },
    });
  }
  const begins = tokenBegin(claims) ?? now;
  const wait = formatDurationInWords(begins - now);
  return problem(tokenNotYetValid, { severity, values: { owner, wait, notBefore: formatMoment(begins, now) } });
}

/** Those of Secrets: their end is that of the Secret. */
function endless(claims: TokenClaims, use: TokenUse): Judgement | undefined {
  const { serviceAccount, expiresAt, issuer, boundTo } = claims;
  if (use !== 'shown' || serviceAccount === undefined || unsafeAlgorithm(claims) === 'none') return undefined;
  if (expiresAt !== undefined && issuer !== serviceAccountTokens.legacyIssuer) return undefined;
  const secret = boundTo?.kind === 'Secret' ? visibleText(boundTo.name) : undefined;
  return problem(tokenLegacyNonexpiring, {
    fact: secret === undefined ? 'other' : 'ofSecret',
    values: { owner: tokenOwner(claims), secret: secret ?? '' },
  });
}

function lifetime(claims: TokenClaims, use: TokenUse, now: number): readonly Judgement[] {
  const { serviceAccount, expiresAt = now, issuedAt, warnAfter } = claims;
  // That it has ended says more.
  if (serviceAccount === undefined || use !== 'shown' || expiresAt < now) return [];
  if (warnAfter !== undefined && issuedAt !== undefined) {
    return [problem(tokenStretched, { values: { wait: formatDurationInWords(warnAfter - issuedAt) } })];
  }
  if (claims.expiresAt === undefined || issuedAt === undefined || expiresAt - issuedAt <= day) return [];
  const values = { owner: tokenOwner(claims), lifetime: formatDurationInWords(expiresAt - issuedAt) };
  return [problem(tokenLongLived, { values })];
}

function unsigned(claims: TokenClaims, { credential }: Occurrence): Judgement | undefined {
  const { algorithm, serviceAccount } = claims;
  const fact = unsafeAlgorithm(claims);
  if (fact === undefined) return undefined;
  const isServiceAccounts = serviceAccount !== undefined || fieldOf(credential)?.id === 'secret-sa';
  return problem(tokenAlgUnsafe, {
    // Authenticating webhooks may accept anything.
    severity: fact === 'none' || isServiceAccounts ? undefined : 'info',
    fact,
    values: { algorithm: visibleText(algorithm ?? '') },
  });
}
