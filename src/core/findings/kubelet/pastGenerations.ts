import type { CertificateNode, PkiGraph } from '../../pki/model.ts';
import type { FindingDraft } from '../draft.ts';
import { namedFiles } from '../namedFiles.ts';
import { leafOf, rotationOf, rotationsAmong } from './rotationOf.ts';

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

/** Paths of the files that the kubelet has left behind: older than the one that it reads, else than the newest, and named by nobody. */
function pastGenerations(graph: PkiGraph): ReadonlySet<string> {
  const rotated = graph.files.flatMap((file) => {
    const leaf = rotationOf(file) && leafOf(graph, file);
    return leaf === undefined ? [] : [{ file, leaf }];
  });
  if (rotated.length === 0) return new Set();
  // Whoever names one reads it, however old.
  const named = new Set(Array.from(namedFiles(graph), ({ file }) => file));
  return new Set(
    rotationsAmong(rotated).flatMap(({ current, dated }) => {
      const inUse = current?.leaf ?? newestOf(dated.map(({ leaf }) => leaf));
      return dated.flatMap(({ file, leaf }) => (isOlder(leaf, inUse) && !named.has(file) ? [file.path] : []));
    }),
  );
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
