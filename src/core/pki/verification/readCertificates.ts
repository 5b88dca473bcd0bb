import type { Bytes } from '../../x509/bytes.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { readLikeGo } from '../../x509/go/readLikeGo.ts';

/** Certificates as Go reads them. */
export interface ReadCertificates {
  readonly certificates: readonly GoCertificate[];
  /** Certificates that Go skips. */
  readonly refused: readonly {
    /** Among all, from 1. */
    readonly number: number;
    /** Go's error. */
    readonly error: string;
  }[];
}

/** Reads certificates for a pool. Like Go's `CertPool.AppendCertsFromPEM`, it skips those that cannot be parsed. */
export function readCertificates(encodings: Iterable<Bytes>): ReadCertificates {
  const certificates: GoCertificate[] = [];
  const refused: { number: number; error: string }[] = [];
  let number = 0;
  for (const der of encodings) {
    number++;
    const reading = readLikeGo(der);
    if ('error' in reading) refused.push({ number, error: reading.error });
    else certificates.push(reading.certificate);
  }
  return { certificates, refused };
}
