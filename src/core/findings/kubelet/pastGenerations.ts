import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/model.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import type { FindingDraft } from '../draft.ts';
import { leafOf, rotationOf } from './rotationOf.ts';

/** What others can do with a key they can do with an old one while its certificate is valid. */
const exposures: ReadonlySet<string> = new Set(['key-file-permissions', 'cert-file-permissions', 'private-key-in-vcs']);

/**
 * Leaves out what is found in certificates that the kubelet has rotated and never reads again: `kubelet-client-DATE.pem`
 * beside a newer one. It deletes none of them, so that every node has some that have expired, or are of an old CA.
 */
export function withoutPastGenerations(graph: PkiGraph, drafts: readonly FindingDraft[]): readonly FindingDraft[] {
  const past = pastGenerations(graph);
  return past.size === 0 ? drafts : drafts.filter(({ path, code }) => !past.has(path) || exposures.has(code));
}

interface Rotation {
  /** The certificate of the file that the kubelet reads. */
  current?: CertificateNode;
  readonly dated: Map<DecodedFile, CertificateNode>;
}

/** Paths of the files that the kubelet has left behind: older than the one that it reads, else than the newest, and named by nobody. */
function pastGenerations(graph: PkiGraph): ReadonlySet<string> {
  const rotations = new Map<string, Rotation>();
  for (const file of graph.files) {
    const rotated = rotationOf(file);
    const leaf = rotated && leafOf(graph, file);
    if (rotated === undefined || leaf === undefined || rotated.generation === 'updated') continue;
    const id = `${hostOf(file)} ${rotated.series}`;
    const rotation: Rotation = rotations.get(id) ?? { dated: new Map() };
    rotations.set(id, rotation);
    if (rotated.generation === 'current') rotation.current ??= leaf;
    else rotation.dated.set(file, leaf);
  }
  if (rotations.size === 0) return new Set();
  const named = namedFiles(graph);
  return new Set(
    [...rotations.values()].flatMap(({ current, dated }) => {
      const inUse = current ?? newestOf([...dated.values()]);
      return [...dated].flatMap(([file, leaf]) => (isOlder(leaf, inUse) && !named.has(file) ? [file.path] : []));
    }),
  );
}

/** Files that a kubeconfig, a flag or a field names, be it by a link: whoever does so reads them, however old. */
function namedFiles(graph: PkiGraph): ReadonlySet<DecodedFile> {
  const named = new Set<DecodedFile>();
  for (const { references = [] } of graph.files) {
    for (const reference of references) {
      const target = referenceTarget(reference, graph);
      if (target.kind === 'file') named.add(target.file);
    }
  }
  return named;
}

function newestOf(leaves: readonly CertificateNode[]): CertificateNode | undefined {
  return leaves.reduce<CertificateNode | undefined>(
    (newest, leaf) => (newest === undefined || isOlder(newest, leaf) ? leaf : newest),
    undefined,
  );
}

function isOlder({ certificate: a }: CertificateNode, other: CertificateNode | undefined): boolean {
  const b = other?.certificate;
  if (b?.notBefore === undefined || b.notAfter === undefined) return false;
  return (a.notBefore ?? b.notBefore) <= b.notBefore && (a.notAfter ?? b.notAfter) < b.notAfter;
}
