import { besideKubeconfig } from './besideKubeconfig.ts';
import { limits } from './limits.ts';
import type { DecodedFile, FileReference, LookUp, LookUps } from './pkiModel.ts';
import { isOfInterest } from './referenceTarget.ts';

/** A reference whose file is known. */
export type KnownReference = FileReference & { readonly hostPath: string; readonly filePath: string };

/** Reads one file that `namedIn` names; `undefined` if not allowed. */
export type ReferenceReader = (
  reference: KnownReference,
  namedIn: DecodedFile,
  isKnown: (filePath: string) => boolean,
) => Promise<DecodedFile | LookUp | undefined>;

/**
 * Looks for named files that are not among the given ones, and for the files that those name in turn. Each file is
 * looked up once, so that cycles end; the number of files is bounded.
 *
 * Unreadable files are looked up as well: a dangling symbolic link may be valid on the host. One that leads to
 * another of the files is skipped.
 *
 * @returns All files, named ones last, and the results for the others.
 */
export async function followReferences(
  files: readonly DecodedFile[],
  lookUp: ReferenceReader,
): Promise<{ readonly files: readonly DecodedFile[]; readonly lookUps: LookUps }> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const lookUps = new Map<string, LookUp>();
  const seen = new Set<string>();
  const isKnown = (path: string): boolean => byPath.has(path);
  const queue = [...files];
  for (const file of queue) {
    for (const reference of file.references ?? []) {
      const { hostPath, filePath } = reference;
      if (hostPath === undefined || filePath === undefined || seen.has(filePath)) continue;
      const known = byPath.get(filePath);
      if ((known !== undefined && known.unreadable === undefined) || seen.size >= limits.namedFiles) continue;
      seen.add(filePath);
      const answer = await lookUp({ ...reference, hostPath, filePath }, file, isKnown);
      const isThere = answer !== undefined && answer !== 'absent';
      const beside = isThere ? undefined : besideKubeconfig({ ...reference, hostPath }, file.path, isKnown);
      if (beside !== undefined) {
        lookUps.set(filePath, { linkTo: beside });
        continue;
      }
      // A link that is dangling on its machine as well stays, with the reason.
      if (answer === undefined || (answer === 'absent' && known?.link !== undefined)) continue;
      if (typeof answer !== 'object' || 'linkTo' in answer || 'labels' in answer) {
        byPath.delete(filePath);
        lookUps.set(filePath, answer);
        continue;
      }
      if (answer.unreadable !== undefined && known !== undefined) continue;
      if (answer.unreadable !== undefined || isOfInterest(answer) || isTokenList(reference, answer)) {
        byPath.set(filePath, answer);
        queue.push(answer);
        continue;
      }
      byPath.delete(filePath);
      // The final content of a placeholder is unknown here, and that of a file that was emptied for a repository.
      if (answer.isStandIn !== true && !(file.trackedAs !== undefined && isEmpty(answer)))
        lookUps.set(filePath, withoutCredential(answer));
    }
  }
  return { files: [...byPath.values()], lookUps };
}

/** Tokens of a list have any form. */
function isTokenList({ flag }: FileReference, { search, isStandIn }: DecodedFile): boolean {
  return flag?.name === '--token-auth-file' && search !== undefined && isStandIn !== true;
}

function isEmpty({ search }: DecodedFile): boolean {
  return Array.from(search?.(/^\s*$/g) ?? []).length > 0;
}

function withoutCredential({ passedBehind }: DecodedFile): LookUp {
  return passedBehind?.labels.length ? passedBehind : 'noCredential';
}
