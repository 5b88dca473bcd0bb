import { limits } from './limits.ts';
import type { DecodedFile, FileReference, LookUp, LookUps } from './pkiModel.ts';
import { isOfInterest } from './referenceTarget.ts';

/** A reference of which it is known which file it names. */
export type KnownReference = FileReference & { readonly hostPath: string; readonly filePath: string };

/** Reads one file that `namedIn` names; `undefined` where nobody may look. */
export type ReferenceReader = (
  reference: KnownReference,
  namedIn: DecodedFile,
  isKnown: (filePath: string) => boolean,
) => Promise<DecodedFile | LookUp | undefined>;

/**
 * Looks for the files that others name and that are not among them, and for those that these name. Each file is looked
 * for once, so that circles end; a bounded number of files.
 *
 * A file that could not be read is looked for as well: a symbolic link that leads nowhere here may be sound on the
 * host. One that leads to another of the files is left out.
 *
 * @returns All files, those that are named last, and what became of the others.
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
      // A link that leads nowhere on its machine either stays, and says so.
      if (answer === undefined || (answer === 'absent' && known?.link !== undefined)) continue;
      if (typeof answer !== 'object' || 'linkTo' in answer || 'labels' in answer) {
        byPath.delete(filePath);
        lookUps.set(filePath, answer);
        continue;
      }
      if (answer.unreadable !== undefined && known !== undefined) continue;
      if (answer.unreadable !== undefined || isOfInterest(answer)) {
        byPath.set(filePath, answer);
        queue.push(answer);
        continue;
      }
      byPath.delete(filePath);
      // What a stand-in holds is known to whoever has its key, or fills in the template.
      if (answer.isStandIn !== true) lookUps.set(filePath, withoutCredential(answer));
    }
  }
  return { files: [...byPath.values()], lookUps };
}

function withoutCredential({ passedBehind }: DecodedFile): LookUp {
  return passedBehind?.labels.length ? passedBehind : 'noCredential';
}
