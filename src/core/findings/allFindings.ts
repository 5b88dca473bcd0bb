// Generated from the records beside the checks by `npm run docs:findings`, and by every build. Do not edit.
import { unknownCriticalExtension } from './criticalExtensions.ts';
import { cabundleManaged, webhookSanMissingService, cabundleStale, cabundleEmpty } from './objects/caBundles.ts';
import { certExpired, certNotYetValid, certExpiringCritical, certExpiringSoon, caExpired, caExpiringSoon, expiredMemberInBundle } from './validity.ts';

/** The records of all findings, by the file of their check. */
export const allFindings = [
  unknownCriticalExtension,
  cabundleManaged,
  webhookSanMissingService,
  cabundleStale,
  cabundleEmpty,
  certExpired,
  certNotYetValid,
  certExpiringCritical,
  certExpiringSoon,
  caExpired,
  caExpiringSoon,
  expiredMemberInBundle,
] as const;
