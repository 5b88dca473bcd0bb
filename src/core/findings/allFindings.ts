// Generated from the records beside the checks by `npm run docs:findings`, and by every build. Do not edit.
import { unknownCriticalExtension } from './criticalExtensions.ts';
import { cabundleManaged, webhookSanMissingService, cabundleStale, cabundleEmpty } from './objects/caBundles.ts';
import { bootstrapTokenMalformed, bootstrapTokenPermanent, bootstrapTokenExpired } from './tokens/bootstrapTokens.ts';
import { tokenInPlaintext } from './tokens/plaintextTokens.ts';
import { tokenExpired, tokenNotYetValid, tokenLegacyNonexpiring, tokenStretched, tokenLongLived, tokenAlgUnsafe } from './tokens/tokenDates.ts';
import { tokenSignatureInvalid, tokenUnknownKey, tokenIssuerMismatch, tokenAudienceMismatch } from './tokens/tokenTrust.ts';
import { certExpired, certNotYetValid, certExpiringCritical, certExpiringSoon, caExpired, caExpiringSoon, expiredMemberInBundle } from './validity.ts';

/** The records of all findings, by the file of their check. */
export const allFindings = [
  unknownCriticalExtension,
  cabundleManaged,
  webhookSanMissingService,
  cabundleStale,
  cabundleEmpty,
  bootstrapTokenMalformed,
  bootstrapTokenPermanent,
  bootstrapTokenExpired,
  tokenInPlaintext,
  tokenExpired,
  tokenNotYetValid,
  tokenLegacyNonexpiring,
  tokenStretched,
  tokenLongLived,
  tokenAlgUnsafe,
  tokenSignatureInvalid,
  tokenUnknownKey,
  tokenIssuerMismatch,
  tokenAudienceMismatch,
  certExpired,
  certNotYetValid,
  certExpiringCritical,
  certExpiringSoon,
  caExpired,
  caExpiringSoon,
  expiredMemberInBundle,
] as const;
