import { optional } from '../text/optional.ts';
import { certificatesOf, type KeyPair } from './keyPairs.ts';
import type { DecodedCredential, DecodedFile, FileReference, Occurrence, PkiGraph } from './pkiModel.ts';
import { referenceTarget } from './referenceTarget.ts';

/**
 * Finds pairs with at least one half named by path: `client-certificate` and `client-key` of a kubeconfig user, or
 * one of them next to the other as a value; component flags that are read together. If both forms of a field are set,
 * the value counts, as in client-go.
 */
export function findReferencePairs(graph: PkiGraph): readonly KeyPair[] {
  return graph.files.flatMap((file) => [...pairsOfFields(file, graph), ...pairsOfFlags(file, graph)]);
}

function pairsOfFlags(file: DecodedFile, graph: PkiGraph): readonly KeyPair[] {
  return (file.references ?? []).flatMap((reference, _, all) => {
    const { pairedWith, field, flag } = reference;
    const partner = pairedWith && all.find(({ span }) => span.start === pairedWith.start);
    const certificate = partner && halfIn(reference, graph);
    const key = partner && halfIn(partner, graph);
    if (certificate === undefined || key === undefined) return [];
    return toPairs(certificate, key, field.id, file).map((pair) => ({
      ...pair,
      ...optional('component', flag?.component),
    }));
  });
}

function pairsOfFields(file: DecodedFile, graph: PkiGraph): readonly KeyPair[] {
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
}

/** One half of a pair: the value of its field, or the file that the field names. */
interface Half {
  readonly file: DecodedFile;
  readonly credentials: readonly DecodedCredential[];
  /** For people. */
  readonly name: string;
  /** Absent when the half is embedded. */
  readonly reference?: FileReference;
}

interface Place {
  readonly graph: PkiGraph;
  readonly file: DecodedFile;
  readonly documentIndex: number;
}

/** The half at the first of several key paths that is set. */
function halfAt(keyPaths: readonly string[], { graph, file, documentIndex }: Place): Half | undefined {
  for (const keyPath of keyPaths) {
    const value = file.values.find((each) => each.keyPath === keyPath && each.object?.documentIndex === documentIndex);
    if (value !== undefined) {
      const credentials = file.credentials.filter((credential) => credential.value === value);
      return { file, credentials, name: keyPath.slice(keyPath.lastIndexOf('.') + 1) };
    }
    const reference = file.references?.find((each) => each.keyPath === keyPath && each.documentIndex === documentIndex);
    if (reference !== undefined) return halfIn(reference, graph);
  }
  return undefined;
}

/** The half that stands in a file which was read. */
function halfIn(reference: FileReference, graph: PkiGraph): Half | undefined {
  const target = referenceTarget(reference, graph);
  if (target.kind !== 'file') return undefined;
  const credentials = target.file.credentials.filter((credential) => credential.value.keyPath === undefined);
  return { file: target.file, credentials, name: reference.path, reference };
}

function toPairs(certificate: Half, key: Half, record: string, file: DecodedFile): readonly KeyPair[] {
  // As in Go, the first private key of a file is used.
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
