import { keyPathSegments } from '../../kubernetes/keyPathSegments.ts';
import type { ConfigurationObject, ScalarNode } from '../../locate/objects/objectModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { optional } from '../../text/optional.ts';
import type { Span } from '../../text/span.ts';
import type {
  CertificateNode,
  DecodedCredential,
  DecodedFile,
  FileReference,
  Occurrence,
  PkiGraph,
} from '../pkiModel.ts';
import { referenceTarget } from '../referenceTarget.ts';
import type { Material } from './clusterModel.ts';

/** The reference at a place in a file. */
export function referenceAt(file: DecodedFile, { start }: Span): FileReference | undefined {
  return referencesByStart(file).get(start);
}

// A kubeconfig of a thousand contexts has thousands of fields and credentials.
const referencesByStart = memoisedBy(
  ({ references = [] }: DecodedFile) => new Map(references.map((reference) => [reference.span.start, reference])),
);
const credentialsByKeyPath = memoisedBy(({ credentials }: DecodedFile) =>
  groupBy(credentials, ({ value }) => value.keyPath ?? ''),
);

/** The credentials in a field. */
export function materialInField(
  graph: PkiGraph,
  file: DecodedFile,
  object: ConfigurationObject,
  node: ScalarNode,
): Material {
  const occurrences = (credentialsByKeyPath(file).get(outerKeyPath(object) ?? node.keyPath) ?? [])
    .filter((credential) => standsIn(credential, object, node))
    .map((credential) => ({ file, credential }));
  return {
    source: 'value',
    place: { file, span: node.span },
    name: String(keyPathSegments(node.keyPath).at(-1) ?? ''),
    filePath: file.path,
    occurrences,
    certificates: certificatesAmong(occurrences, graph),
  };
}

/** The credentials at a key path of a document that is no object of Kubernetes. */
export function materialAtPath(graph: PkiGraph, file: DecodedFile, keyPath: string): Material {
  const occurrences = (credentialsByKeyPath(file).get(keyPath) ?? []).map((credential) => ({ file, credential }));
  const span = occurrences[0]?.credential.value.span ?? { start: 0, end: 0 };
  return {
    source: 'value',
    place: { file, span },
    name: String(keyPathSegments(keyPath).at(-1) ?? ''),
    filePath: file.path,
    occurrences,
    certificates: certificatesAmong(occurrences, graph),
  };
}

/**
 * The content of the file that a reference names: in its text, not in fields of documents. The final content of a
 * placeholder is unknown here.
 */
export function materialInFile(graph: PkiGraph, file: DecodedFile, reference: FileReference): Material {
  const target = referenceTarget(reference, graph);
  const named = target.kind === 'file' ? target.file : undefined;
  const occurrences = (named?.credentials ?? [])
    .filter(({ value }) => value.keyPath === undefined)
    .map((credential) => ({ file: named ?? file, credential }));
  const isUnknown = occurrences.length === 0 && named?.isStandIn === true;
  return {
    source: isUnknown ? 'notRead' : target.kind,
    place: { file, span: reference.span },
    name: reference.path,
    ...optional('filePath', named?.path ?? reference.filePath),
    occurrences,
    certificates: certificatesAmong(occurrences, graph),
    ...optional('passed', target.kind === 'noCredential' ? target.passed : undefined),
  };
}

/** The content of a file without a reference: known by its location. */
export function materialInWholeFile(graph: PkiGraph, file: DecodedFile): Material {
  const occurrences = file.credentials
    .filter(({ value }) => value.keyPath === undefined)
    .map((credential) => ({ file, credential }));
  return {
    source: 'file',
    place: { file, span: occurrences[0]?.credential.block.span ?? { start: 0, end: 0 } },
    name: file.hostPath ?? file.path,
    filePath: file.path,
    occurrences,
    certificates: certificatesAmong(occurrences, graph),
  };
}

/** Tells whether a credential is in a scalar of an object, which may be embedded in another one. */
function standsIn({ value, block }: DecodedCredential, object: ConfigurationObject, node: ScalarNode): boolean {
  const outer = outermost(object);
  if (value.object?.documentIndex !== outer.documentIndex) return false;
  return object.embeddedIn === undefined
    ? value.keyPath === node.keyPath && block.innerKeyPath === undefined
    : value.keyPath === outerKeyPath(object) && block.innerKeyPath === innerKeyPath(object, node);
}

function outermost(object: ConfigurationObject): ConfigurationObject {
  return object.embeddedIn === undefined ? object : outermost(object.embeddedIn.object);
}

function outerKeyPath({ embeddedIn }: ConfigurationObject): string | undefined {
  return embeddedIn?.object.embeddedIn === undefined ? embeddedIn?.keyPath : outerKeyPath(embeddedIn.object);
}

/** As blocks tell it: the key paths of all documents between, outermost first. */
function innerKeyPath(object: ConfigurationObject, node: ScalarNode): string {
  const between: string[] = [node.keyPath];
  for (let at = object.embeddedIn; at?.object.embeddedIn !== undefined; at = at.object.embeddedIn) {
    between.unshift(at.keyPath);
  }
  return between.join(' > ');
}

function certificatesAmong(occurrences: readonly Occurrence[], graph: PkiGraph): readonly CertificateNode[] {
  return occurrences.flatMap(({ credential: { fingerprint } }) => {
    const node = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
    return node === undefined ? [] : [node];
  });
}
