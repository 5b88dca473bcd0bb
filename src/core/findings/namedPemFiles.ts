import type { ReferenceRole } from '../kubernetes/fileReferenceOf.ts';
import type { DecodedFile, PkiGraph } from '../pki/model.ts';
import { referenceTarget } from '../pki/referenceTarget.ts';

/** A CRL is no PEM: etcd, which alone reads one, hands the file to `x509.ParseRevocationList`. */
const readAsPem: ReadonlySet<ReferenceRole> = new Set(['certificate', 'ca', 'key', 'publicKey']);

/** Several checks ask, some for each block. */
const known = new WeakMap<PkiGraph, ReadonlySet<DecodedFile>>();

/** The files that flags, configurations or kubeconfigs name, and whose readers look for PEM in them. */
export function namedPemFiles(graph: PkiGraph): ReadonlySet<DecodedFile> {
  const found = known.get(graph) ?? new Set(filesNamedIn(graph));
  known.set(graph, found);
  return found;
}

function* filesNamedIn(graph: PkiGraph): Iterable<DecodedFile> {
  for (const { references = [] } of graph.files) {
    for (const reference of references) {
      if (!readAsPem.has(reference.field.role)) continue;
      const target = referenceTarget(reference, graph);
      if (target.kind === 'file') yield target.file;
    }
  }
}
