import { memoisedBy } from '../../text/memoised.ts';
import type { Certificate } from '../x509Model.ts';
import type { GoReading } from './goCertificate.ts';
import { readLikeGo } from './readLikeGo.ts';

/** What Go reads in a decoded certificate. Computed once, and kept as long as the certificate. */
export const goReadingOf = memoisedBy(
  (certificate: Certificate): GoReading => readLikeGo(certificate.der, certificate),
);
