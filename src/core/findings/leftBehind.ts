import type { DecodedFile, PkiGraph } from '../pki/model.ts';
import type { FindingDraft } from './draft.ts';
import { formerCopies } from './formerCopies.ts';
import { pastGenerations } from './kubelet/pastGenerations.ts';
import { namedFiles } from './namedFiles.ts';

/** What others can do with a key they can do with an old one while its certificate is valid. */
const exposures: ReadonlySet<string> = new Set([
  'key-file-permissions',
  'cert-file-permissions',
  'private-key-in-vcs',
  'ca-key-in-workspace',
  'secret-plaintext-manifest',
]);

/** Leaves out what is found in files that nobody reads any more since newer ones took their place. */
export function withoutLeftBehind(graph: PkiGraph, drafts: readonly FindingDraft[]): readonly FindingDraft[] {
  let named: ReadonlySet<DecodedFile> | undefined;
  const isNamed = (file: DecodedFile): boolean => {
    named ??= new Set(Array.from(namedFiles(graph), (each) => each.file));
    return named.has(file);
  };
  const left = new Set([...pastGenerations(graph, isNamed), ...formerCopies(graph, isNamed)]);
  return left.size === 0 ? drafts : drafts.filter(({ path, code }) => !left.has(path) || exposures.has(code));
}
