import { certificatesOf, type KeyPair } from './keyPairs.ts';
import type { DecodedCredential, DecodedFile, FileReference, Occurrence, PkiGraph } from './model.ts';
import { referenceTarget } from './referenceTarget.ts';

/**
 * Finds the pairs of which at least one half is named by path: of a kubeconfig user, `client-certificate` and
 * `client-key` or either beside the other by value. Where both forms are set the value counts, as for client-go.
 */
export function findReferencePairs(graph: PkiGraph): readonly KeyPair[] {
  return graph.files.flatMap((file) => {
    const seen = new Set<string>();
    return (file.references ?? []).flatMap((reference) => {
      const { documentIndex, field } = reference;
      const id = `${documentIndex} ${field.pair?.key.join(' ')}`;
      if (field.pair === undefined || seen.has(id)) return [];
      seen.add(id);
      const place = { graph, file, documentIndex };
      const certificate = halfAt(field.pair.certificate, place);
      const key = halfAt(field.pair.key, place);
      return certificate === undefined || key === undefined ? [] : toPairs(certificate, key, field.id, file);
    });
  });
}

/** One half of a pair: what stands in its field, or in the file that the field names. */
interface Half {
  readonly file: DecodedFile;
  readonly credentials: readonly DecodedCredential[];
  /** For people. */
  readonly name: string;
  /** Absent when the half stands there by value. */
  readonly reference?: FileReference;
}

interface Place {
  readonly graph: PkiGraph;
  readonly file: DecodedFile;
  readonly documentIndex: number;
}

/** The half at the first of some key paths at which something is set. */
function halfAt(keyPaths: readonly string[], { graph, file, documentIndex }: Place): Half | undefined {
  for (const keyPath of keyPaths) {
    const value = file.values.find((each) => each.keyPath === keyPath && each.object?.documentIndex === documentIndex);
    if (value !== undefined) {
      const credentials = file.credentials.filter((credential) => credential.value === value);
      return { file, credentials, name: keyPath.slice(keyPath.lastIndexOf('.') + 1) };
    }
    const reference = file.references?.find((each) => each.keyPath === keyPath && each.documentIndex === documentIndex);
    if (reference === undefined) continue;
    const target = referenceTarget(reference, graph);
    if (target.kind !== 'file') return undefined;
    const credentials = target.file.credentials.filter((credential) => credential.value.keyPath === undefined);
    return { file: target.file, credentials, name: reference.path, reference };
  }
  return undefined;
}

function toPairs(certificate: Half, key: Half, record: string, file: DecodedFile): readonly KeyPair[] {
  // As in Go, the first private key of a file is the one that is used.
  const credential = key.credentials.find(({ content }) => content.kind === 'privateKey');
  const certificates = certificatesOf(certificate.credentials);
  const isByValue = certificate.reference === undefined && key.reference === undefined;
  if (credential === undefined || certificates.length === 0 || isByValue) return [];
  return [
    {
      key: { file: key.file, credential },
      certificates: certificates.map((each): Occurrence => ({ file: certificate.file, credential: each })),
      by: 'reference',
      certificatePlace: certificate.name,
      record,
      ...(key.reference === undefined ? {} : { namedAt: { path: file.path, span: key.reference.span } }),
    },
  ];
}
