import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { sparingBackups } from '../../core/renewal/reissue/idleBackups.ts';
import type { FileAccess } from '../../core/renewal/reissue/untouchedReason.ts';
import { type ReadFiles, readChoice } from '../chosenCertificate.ts';
import type { CliIo } from '../io.ts';
import type { LoadedFiles } from '../loadFiles.ts';
import type { ReadingTerms } from '../readingTerms.ts';
import type { DecodingTools } from '../tools.ts';
import { notNamed, surroundingsOf } from './surroundings.ts';

/** What a command that changes files names. */
export interface NamedFiles extends ReadingTerms {
  /** The file that it is about. */
  readonly file: string;
  /** Further files and folders, which may be changed as well. */
  readonly paths: readonly string[];
  /** What is read besides, and stays as it is. */
  readonly besides?: readonly string[];
}

/**
 * Reads what was named, and what lies around it on the same machine: whoever else is for a key, where copies lie, who is
 * verified with a CA. Only what was named is changed; the user's own backups only where they were named themselves.
 */
export async function readOnMachine(
  { file, paths, besides = [], ...terms }: NamedFiles,
  tools: DecodingTools,
  io: CliIo,
): Promise<ReadFiles & { readonly access: FileAccess }> {
  const { paths: around } = surroundingsOf([file, ...paths], terms.root, io);
  const read = await readChoice({ file, paths: [...paths, ...besides], ...terms }, tools, io, around);
  const access = sparingBackups(read.graph, notNamed(read.loaded), isOneOf(read.loaded, [file, ...paths]));
  return { ...read, access };
}

/** Whether a file was named itself, not only a folder above it. */
export function isOneOf(loaded: LoadedFiles, names: readonly string[]): (file: DecodedFile) => boolean {
  const named = new Set(names.map((name) => loaded.named(name)?.path));
  return ({ path }) => named.has(path);
}
