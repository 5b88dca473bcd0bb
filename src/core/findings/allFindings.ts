// Generated from the records beside the checks by `npm run docs:findings`, and by every build. Do not edit.
import { certV1, emptySubjectNoncriticalSan } from './certificateVersions.ts';
import { unknownCriticalExtension } from './criticalExtensions.ts';
import { keyFilePermissions, certFilePermissions } from './filePermissions.ts';
import { keyCertMismatch, signingCertKeyMismatch, caKeyWrong } from './keyPairs.ts';
import { keyRsaTooSmall, keyRsaTooLarge, keyRsaBadExponent, keyWeakCurve, keyAlgorithmUnsupported } from './keyWeakness.ts';
import { cabundleManaged, webhookSanMissingService, cabundleStale, cabundleEmpty } from './objects/caBundles.ts';
import { keyEncrypted, caKeyInWorkspace } from './privateKeys.ts';
import { csrWeakKey } from './requests.ts';
import { bootstrapTokenMalformed, bootstrapTokenPermanent, bootstrapTokenExpired } from './tokens/bootstrapTokens.ts';
import { tokenInPlaintext } from './tokens/plaintextTokens.ts';
import { tokenExpired, tokenNotYetValid, tokenLegacyNonexpiring, tokenStretched, tokenLongLived, tokenAlgUnsafe } from './tokens/tokenDates.ts';
import { tokenSignatureInvalid, tokenUnknownKey, tokenIssuerMismatch, tokenAudienceMismatch } from './tokens/tokenTrust.ts';
import { certExpired, certNotYetValid, certExpiringCritical, certExpiringSoon, caExpired, caExpiringSoon, expiredMemberInBundle } from './validity.ts';
import { privateKeyInVcs } from './versionControl.ts';

/** The records of all findings, by the file of their check. */
export const allFindings = [
  certV1,
  emptySubjectNoncriticalSan,
  unknownCriticalExtension,
  keyFilePermissions,
  certFilePermissions,
  keyCertMismatch,
  signingCertKeyMismatch,
  caKeyWrong,
  keyRsaTooSmall,
  keyRsaTooLarge,
  keyRsaBadExponent,
  keyWeakCurve,
  keyAlgorithmUnsupported,
  cabundleManaged,
  webhookSanMissingService,
  cabundleStale,
  cabundleEmpty,
  keyEncrypted,
  caKeyInWorkspace,
  csrWeakKey,
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
  privateKeyInVcs,
] as const;
