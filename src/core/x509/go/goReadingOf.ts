import type { Certificate } from '../x509Model.ts';
import type { GoReading } from './goCertificate.ts';
import { readLikeGo } from './readLikeGo.ts';

const known = new WeakMap<Certificate, GoReading>();

/** What Go reads in a certificate that is decoded already. Read once, and kept as long as the certificate is. */
export function goReadingOf(certificate: Certificate): GoReading {
  let reading = known.get(certificate);
  if (reading === undefined) {
    reading = readLikeGo(certificate.der, certificate);
    known.set(certificate, reading);
  }
  return reading;
}
