import type { PkiGraph } from '../../pki/pkiModel.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';

/** Asked for each of the certificates that may be renewed, of a graph that does not change. */
const known = new WeakMap<PkiGraph, ReadonlySet<string>>();

/** Serial numbers of all known certificates: a superset of those of one issuer, which may be known under several names. */
export function takenSerialNumbers(graph: PkiGraph): ReadonlySet<string> {
  const nodes = [...graph.certificates.values()];
  const taken =
    known.get(graph) ?? new Set(nodes.map(({ certificate }) => formatSerialNumber(certificate.serialNumber)));
  known.set(graph, taken);
  return taken;
}
