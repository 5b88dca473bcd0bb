import type { ReferenceRole } from '../kubernetes/fileReferenceOf.ts';
import type { DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import { referenceTarget } from '../pki/referenceTarget.ts';
import { memoisedBy } from '../text/memoised.ts';
import { optional } from '../text/optional.ts';

/** A file that was read, and as what something names it. */
export interface NamedFile {
  readonly file: DecodedFile;
  readonly role: ReferenceRole;
  /** Of the certificates in it, where the field is for those of one role. */
  readonly certificateRole?: string;
}

/**
 * The files that flags, fields or kubeconfigs name, be it by a link, as often as they do.
 *
 * @param roles - As what; absent: as anything.
 */
export function* namedFiles(graph: PkiGraph, roles?: ReadonlySet<ReferenceRole>): Iterable<NamedFile> {
  for (const { references = [] } of graph.files) {
    for (const reference of references) {
      const { role, certificateRole } = reference.field;
      if (roles?.has(role) === false) continue;
      const target = referenceTarget(reference, graph);
      if (target.kind === 'file') yield { file: target.file, role, ...optional('certificateRole', certificateRole) };
    }
  }
}

/** A CRL is no PEM: etcd, which alone reads one, hands the file to `x509.ParseRevocationList`. */
const readAsPem: ReadonlySet<ReferenceRole> = new Set(['certificate', 'ca', 'key', 'publicKey']);

/** The files that flags, configurations or kubeconfigs name, and whose readers look for PEM in them. */
export const namedPemFiles = memoisedBy(
  (graph: PkiGraph): ReadonlySet<DecodedFile> => new Set(Array.from(namedFiles(graph, readAsPem), ({ file }) => file)),
);
