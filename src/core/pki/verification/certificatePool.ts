import { addToGroup } from '../../text/groupBy.ts';
import { equalBytes } from '../../x509/bytes.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { byteKey } from '../byteKey.ts';

/** A set of certificates, like Go's `CertPool`. */
export interface CertificatePool {
  /** In the order of adding, each once. */
  readonly certificates: readonly GoCertificate[];
  /** Tells whether the pool has this very certificate, octet by octet. */
  has(certificate: GoCertificate): boolean;
  /**
   * Finds the certificates whose subject is the issuer of `certificate`, octet by octet. The most plausible come
   * first: equal key identifiers, then one identifier missing, then different ones; within these in the pool's order.
   */
  candidatesFor(certificate: GoCertificate): readonly GoCertificate[];
}

/** Creates a pool. Copies of a certificate count once. */
export function createCertificatePool(certificates: Iterable<GoCertificate>): CertificatePool {
  const byContent = new Map<string, GoCertificate>();
  const bySubject = new Map<string, GoCertificate[]>();
  for (const certificate of certificates) {
    const content = byteKey(certificate.certificate.der);
    if (byContent.has(content)) continue;
    byContent.set(content, certificate);
    const subject = byteKey(certificate.rawSubject);
    addToGroup(bySubject, subject, certificate);
  }
  return {
    certificates: [...byContent.values()],
    has: ({ certificate }) => byContent.has(byteKey(certificate.der)),
    candidatesFor: (certificate) => {
      const namesakes = bySubject.get(byteKey(certificate.rawIssuer)) ?? [];
      if (namesakes.length < 2) return namesakes;
      const ranked: [GoCertificate[], GoCertificate[], GoCertificate[]] = [[], [], []];
      for (const candidate of namesakes) ranked[implausibility(candidate, certificate)].push(candidate);
      return ranked.flat();
    },
  };
}

const noOctets = new Uint8Array();

/** Go does not tell an empty key identifier from an absent one. */
function implausibility({ subjectKeyId }: GoCertificate, { authorityKeyId }: GoCertificate): 0 | 1 | 2 {
  const of = subjectKeyId ?? noOctets;
  const wanted = authorityKeyId ?? noOctets;
  if (equalBytes(of, wanted)) return 0;
  return of.length === 0 || wanted.length === 0 ? 1 : 2;
}
