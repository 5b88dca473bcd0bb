import { memoisedBy } from '../text/memoised.ts';
import { optional } from '../text/optional.ts';
import { folderOf } from '../text/paths.ts';
import { isDamaged } from './damagedFiles.ts';
import { isPairOfKubeadm } from './kubeadmPair.ts';
import type { CertificateNode, DecodedFile, FileReference, Occurrence, PkiGraph } from './pkiModel.ts';
import { filesByPath, referenceTarget } from './referenceTarget.ts';

/** A file of a private key that is missing, or damaged. */
export interface LostKey {
  /** `DecodedFile.path` that it would have. */
  readonly path: string;
  readonly hostPath?: string;
}

/**
 * Finds missing files of private keys that are read with a certificate: those named by a flag or a field that were
 * looked up, and, in kubeadm's folders, the one next to the certificate if others have theirs. A certificate whose
 * key is not named has its key elsewhere.
 */
export function lostKeysOf(graph: PkiGraph, node: CertificateNode, at: Occurrence): readonly LostKey[] {
  const named = absentKeysOf(graph).filter(({ isOf }) => isOf(at));
  if (named.length > 0) return [...new Map(named.map(({ key }) => [key.path, key])).values()];
  const beside = node.keys.length === 0 && isPairOfKubeadm(node, at) ? keyBeside(graph, at.file) : undefined;
  return beside === undefined ? [] : [beside];
}

/** A named but missing key, and the certificates that are read with it. */
interface AbsentKey {
  readonly key: LostKey;
  isOf(certificate: Occurrence): boolean;
}

const absentKeysOf = memoisedBy((graph: PkiGraph): readonly AbsentKey[] =>
  graph.files.flatMap((file) => [...byFlags(graph, file), ...byFields(graph, file)]),
);

function byFlags(graph: PkiGraph, { references = [] }: DecodedFile): readonly AbsentKey[] {
  return references.flatMap((certificate) => {
    const { pairedWith } = certificate;
    const partner = pairedWith && references.find(({ span }) => span.start === pairedWith.start);
    const key = partner && absent(graph, partner);
    return key === undefined ? [] : [{ key, isOf: (at) => isNamed(graph, certificate, at) }];
  });
}

function byFields(graph: PkiGraph, file: DecodedFile): readonly AbsentKey[] {
  const { references = [], values } = file;
  return references.flatMap((reference) => {
    const { pair } = reference.field;
    const { keyPath, documentIndex } = reference;
    const key = pair?.key.includes(keyPath ?? '') ? absent(graph, reference) : undefined;
    if (pair === undefined || key === undefined) return [];
    const isBeside = (path: string | undefined, index: number | undefined): boolean =>
      path !== undefined && pair.certificate.includes(path) && index === documentIndex;
    // An embedded value wins over a named file.
    const isByValue = values.some(
      ({ keyPath: path = '', object }) => pair.key.includes(path) && object?.documentIndex === documentIndex,
    );
    const named = references.filter((each) => isBeside(each.keyPath, each.documentIndex));
    const isOf = (at: Occurrence): boolean => {
      const { value } = at.credential;
      return at.file === file
        ? isBeside(value.keyPath, value.object?.documentIndex)
        : named.some((each) => isNamed(graph, each, at));
    };
    return isByValue ? [] : [{ key, isOf }];
  });
}

function absent(graph: PkiGraph, reference: FileReference): LostKey | undefined {
  const { filePath: path, hostPath } = reference;
  if (path === undefined) return undefined;
  if (referenceTarget(reference, graph).kind !== 'absent' && !isDamaged(graph, path, 'privateKey')) return undefined;
  return { path, ...optional('hostPath', hostPath) };
}

function isNamed(graph: PkiGraph, reference: FileReference, { file, credential }: Occurrence): boolean {
  const target = referenceTarget(reference, graph);
  return target.kind === 'file' && target.file === file && credential.value.keyPath === undefined;
}

/** `apiserver.key` next to `apiserver.crt`, missing among the keys of others. */
function keyBeside(graph: PkiGraph, { path, hostPath }: DecodedFile): LostKey | undefined {
  const wanted = keyNameOf(path);
  const folder = folderOf(path);
  const hasOthers = graph.files.some(
    (file) =>
      file.path.startsWith(folder) &&
      /^(?!.*ca\.key$)[\w-]+\.key$/.test(file.path.slice(folder.length)) &&
      file.credentials.some(({ content }) => content.kind === 'privateKey'),
  );
  if (!hasOthers || (filesByPath(graph.files).has(wanted) && !isDamaged(graph, wanted, 'privateKey'))) return undefined;
  return { path: wanted, ...optional('hostPath', hostPath && keyNameOf(hostPath)) };
}

function keyNameOf(certificate: string): string {
  return certificate.replace(/\.crt$/, '.key');
}
