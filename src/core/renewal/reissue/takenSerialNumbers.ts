import type { PkiGraph } from '../../pki/pkiModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';

/** Serial numbers of all known certificates: a superset of those of one issuer, which may be known under several names. */
export const takenSerialNumbers = memoisedBy(({ certificates }: PkiGraph): ReadonlySet<string> => {
  const nodes = [...certificates.values()];
  return new Set(nodes.map(({ certificate }) => formatSerialNumber(certificate.serialNumber)));
});
