import * as l10n from '@vscode/l10n';
import { fieldOf } from '../pki/credentialPlace.ts';
import type { Occurrence, PkiGraph } from '../pki/model.ts';
import { type TokenClaims, tokenClaims } from '../pki/readToken.ts';
import { tokenOwner } from '../pki/tokenOwner.ts';
import { formatDurationInWords } from '../text/duration.ts';
import { formatMoment } from '../text/moment.ts';
import { visibleText } from '../text/visibleText.ts';
import type { FindingDraft } from './draft.ts';
import { type Judgement, judgedAt, judgedPlaces } from './judgement.ts';
import type { Severity } from './model.ts';

/** Clocks may differ so much: kube-apiserver's authenticator allows it. */
const leeway = 60_000;

/** Reports tokens outside their dates, and tokens that no API server accepts. Examples in documentation are left alone. */
export function checkTokens(graph: PkiGraph, now: number): readonly FindingDraft[] {
  return graph.files.flatMap((file) =>
    judgedPlaces(file.credentials.map((credential) => ({ file, credential }))).flatMap((occurrence) => {
      const claims = tokenClaims(occurrence.credential);
      const use = claims === undefined ? 'none' : useAt(occurrence, claims);
      if (claims === undefined || use === 'none') return [];
      return [unsafeAlgorithm(claims, occurrence), outsideDates(claims, use, now)]
        .filter((judgement) => judgement !== undefined)
        .map((judgement) => judgedAt(occurrence, judgement));
    }),
  );
}

/** `shown`: to an API server. `renewed`: by its owner, when it has expired. `recorded`: in an answer that was kept. */
type TokenUse = 'shown' | 'renewed' | 'recorded' | 'none';

function useAt({ file, credential }: Occurrence, { serviceAccount }: TokenClaims): TokenUse {
  const field = fieldOf(credential);
  switch (field?.role === 'token' ? field.id : undefined) {
    case 'kubeconfig-id-token':
      return 'renewed';
    case 'tokenreview':
    case 'tokenrequest':
      return 'recorded';
    case undefined:
      break;
    default:
      return 'shown';
  }
  if (serviceAccount === undefined) return 'none';
  return credential.value.keyPath !== undefined || isTokenFile(file.path) ? 'shown' : 'none';
}

/** A file that is a token, as pods mount it. */
function isTokenFile(path: string): boolean {
  return /(?:^|[/.])(?:token|jwt)$/i.test(path);
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
      wayOut: wayOut(claims),
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

const unauthorized = '`Unauthorized`';

function wayOut({ serviceAccount }: TokenClaims): string {
  if (serviceAccount === undefined) return l10n.t('Sign in again, or put in a new one.');
  const { namespace, name } = serviceAccount;
  const isPlain = /^[\w.-]+ [\w.-]+$/.test(`${namespace} ${name}`);
  return isPlain
    ? l10n.t('Make a new one: {0}.', `\`kubectl create token ${name} -n ${namespace}\``)
    : l10n.t('Make a new one with `kubectl create token`.');
}

function unsafeAlgorithm(
  { algorithm, serviceAccount }: TokenClaims,
  { credential }: Occurrence,
): Judgement | undefined {
  const isUnsigned = algorithm?.toLowerCase() === 'none';
  if (!isUnsigned && algorithm?.startsWith('HS') !== true) return undefined;
  const isServiceAccounts = serviceAccount !== undefined || fieldOf(credential)?.id === 'secret-sa';
  return {
    code: 'token-alg-unsafe',
    // Authenticating webhooks may take what they want.
    ...(isUnsigned || isServiceAccounts ? {} : { severity: 'info' }),
    fact: isUnsigned
      ? l10n.t('This token has no signature: its algorithm is none.')
      : l10n.t(
          'This token is signed with a shared secret ({0}), as no service-account token is.',
          visibleText(algorithm),
        ),
    consequence: l10n.t('The API server answers {0}.', unauthorized),
    wayOut: l10n.t('Make a new one with `kubectl create token`.'),
  };
}
