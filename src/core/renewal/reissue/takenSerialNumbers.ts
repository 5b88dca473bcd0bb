import type { PkiGraph } from '../../pki/model.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';

/** Serial numbers of all known certificates: a superset of those of one issuer, which may be known under several names. */
export function takenSerialNumbers({ certificates }: PkiGraph): ReadonlySet<string> {
  return new Set([...certificates.values()].map(({ certificate }) => formatSerialNumber(certificate.serialNumber)));
}
