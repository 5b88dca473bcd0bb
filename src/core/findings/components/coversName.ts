import type { CertificateNode } from '../../pki/pkiModel.ts';
import { hostnameFault } from '../../pki/verification/hostname.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';

/** Tells whether a certificate is good for a host name or address, as Go does; `undefined` where Go cannot read it. */
export function coversName({ certificate }: CertificateNode, name: string): boolean | undefined {
  const reading = goReadingOf(certificate);
  return 'error' in reading ? undefined : hostnameFault(reading.certificate, name) === undefined;
}
