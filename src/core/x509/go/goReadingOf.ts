import { memoisedBy } from '../../text/memoised.ts';
import type { Certificate } from '../x509Model.ts';
import type { GoReading } from './goCertificate.ts';
import { readLikeGo } from './readLikeGo.ts';

/** What Go reads in a certificate that is decoded already. Read once, and kept as long as the certificate is. */
export const goReadingOf = memoisedBy(
  (certificate: Certificate): GoReading => readLikeGo(certificate.der, certificate),
);
