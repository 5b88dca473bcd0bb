import * as l10n from '@vscode/l10n';
import { serviceAccountTokens } from '../../kubernetes/tables/serviceAccountTokens.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { TokenClaims } from '../../pki/readToken.ts';
import { tokenOwner } from '../../pki/tokenOwner.ts';
import { day, formatDurationInWords } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { Severity } from '../findingModel.ts';
import { type Judgement, judgedAt } from '../judgement.ts';
import { judgedTokens, type TokenUse } from './tokenUse.ts';
import { newTokenWords, unauthorized } from './tokenWords.ts';

/** Clocks may differ so much: kube-apiserver's authenticator allows it. */
const leeway = serviceAccountTokens.leewaySeconds * 1000;

/** Reports tokens outside their dates, and tokens that no API server accepts. Examples in documentation are left alone. */
export function checkTokens(graph: PkiGraph, now: number): readonly FindingDraft[] {
  return judgedTokens(graph).flatMap(({ occurrence, claims, use }) =>
    [
      unsafeAlgorithm(claims, occurrence),
      outsideDates(claims, use, now),
      endless(claims, use),
      ...lifetime(claims, use),
    ]
      .filter((judgement) => judgement !== undefined)
      .map((judgement) => judgedAt(occurrence, judgement)),
  );
}

function outsideDates(claims: TokenClaims, use: TokenUse, now: number): Judgement | undefined {
  const { expiresAt, notBefore = now, issuedAt = now } = claims;
  const severity: { severity?: Severity } = use === 'shown' ? {} : { severity: use === 'renewed' ? 'hint' : 'info' };
  if (expiresAt !== undefined && now - leeway > expiresAt) {
    const ago = formatDurationInWords(now - expiresAt);
    return {
      code: 'token-expired',
      ...severity,
      fact: l10n.t('The token of {0} expired {1} ago ({2}).', tokenOwner(claims), ago, formatMoment(expiresAt, now)),
      consequence: l10n.t('The API server answers {0}.', unauthorized),
      wayOut: newTokenWords(claims),
    };
  }
  const begins = Math.max(notBefore, issuedAt);
  if (begins <= now + leeway) return undefined;
  return {
    code: 'token-not-yet-valid',
    ...severity,
    fact: l10n.t(
      'The token of {0} becomes valid in {1} ({2}).',
      tokenOwner(claims),
      formatDurationInWords(begins - now),
      formatMoment(begins, now),
    ),
    consequence: l10n.t('Until then the API server answers {0}.', unauthorized),
    wayOut: l10n.t('Compare the clocks of this machine and of the one that issued it.'),
  };
}

/** Those of Secrets: their end is that of the Secret. */
function endless(claims: TokenClaims, use: TokenUse): Judgement | undefined {
  const { serviceAccount, expiresAt, issuer, boundTo } = claims;
  if (use !== 'shown' || serviceAccount === undefined || isUnsigned(claims)) return undefined;
  if (expiresAt !== undefined && issuer !== serviceAccountTokens.legacyIssuer) return undefined;
  return {
    code: 'token-legacy-nonexpiring',
    fact:
      boundTo?.kind === 'Secret'
        ? l10n.t(
            'The token of {0} never expires: it lives as long as Secret {1}.',
            tokenOwner(claims),
            visibleText(boundTo.name),
          )
        : l10n.t('The token of {0} never expires.', tokenOwner(claims)),
    consequence: l10n.t('Whoever has a copy of it keeps its rights.'),
    wayOut: l10n.t('Use tokens that expire, and delete the Secret.'),
  };
}

function lifetime(claims: TokenClaims, use: TokenUse): readonly Judgement[] {
  const { serviceAccount, expiresAt, issuedAt, warnAfter } = claims;
  if (serviceAccount === undefined || use !== 'shown') return [];
  if (warnAfter !== undefined && issuedAt !== undefined) {
    return [
      {
        code: 'token-stretched',
        fact: l10n.t(
          'Clients are to take a new token {0} after this one was issued; what follows until its end is grace.',
          formatDurationInWords(warnAfter - issuedAt),
        ),
      },
    ];
  }
  if (expiresAt === undefined || issuedAt === undefined || expiresAt - issuedAt <= day) return [];
  return [
    {
      code: 'token-long-lived',
      fact: l10n.t(
        'The token of {0} was issued for {1}.',
        tokenOwner(claims),
        formatDurationInWords(expiresAt - issuedAt),
      ),
    },
  ];
}

function isUnsigned({ algorithm }: TokenClaims): boolean {
  return algorithm?.toLowerCase() === 'none';
}

function unsafeAlgorithm(claims: TokenClaims, { credential }: Occurrence): Judgement | undefined {
  const { algorithm, serviceAccount } = claims;
  const hasNone = isUnsigned(claims);
  if (!hasNone && algorithm?.startsWith('HS') !== true) return undefined;
  const isServiceAccounts = serviceAccount !== undefined || fieldOf(credential)?.id === 'secret-sa';
  return {
    code: 'token-alg-unsafe',
    // Authenticating webhooks may take what they want.
    ...(hasNone || isServiceAccounts ? {} : { severity: 'info' }),
    fact: hasNone
      ? l10n.t('This token has no signature: its algorithm is none.')
      : l10n.t(
          'This token is signed with a shared secret ({0}), as no service-account token is.',
          visibleText(algorithm ?? ''),
        ),
    consequence: l10n.t('The API server answers {0}.', unauthorized),
    wayOut: l10n.t('Make a new one with `kubectl create token`.'),
  };
}
