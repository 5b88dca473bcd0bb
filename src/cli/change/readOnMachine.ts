import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { excludingBackups } from '../../core/renewal/reissue/excludingBackups.ts';
import type { FileAccess } from '../../core/renewal/reissue/untouchedReason.ts';
import { type ReadFiles, readChoice } from '../chosenCertificate.ts';
import type { CliIo } from '../io.ts';
import type { LoadedFiles } from '../loadFiles.ts';
import type { ReadingTerms } from '../readingTerms.ts';
import type { DecodingTools } from '../tools.ts';
import { notNamed, surroundingsOf } from './surroundings.ts';

/** The files that the arguments of a changing command name. */
export interface NamedFiles extends ReadingTerms {
  /** The file that it is about. */
  readonly file: string;
  /** Further files and folders, which can be changed as well. */
  readonly paths: readonly string[];
  /** Files that are read but not changed. */
  readonly besides?: readonly string[];
}

/**
 * Reads the named files, and the files around them on the same machine: certificates with the same key, copies, and
 * what a CA verifies. Only named files are changed, and backups only if they were named themselves.
 */
export async function readOnMachine(
  { file, paths, besides = [], ...terms }: NamedFiles,
  tools: DecodingTools,
  io: CliIo,
): Promise<ReadFiles & { readonly access: FileAccess }> {
  const { paths: around } = surroundingsOf([file, ...paths], terms.root, io);
  const read = await readChoice({ file, paths: [...paths, ...besides], ...terms }, tools, io, around);
  const access = excludingBackups(read.graph, notNamed(read.loaded), isOneOf(read.loaded, [file, ...paths]));
  return { ...read, access };
}

/** Whether the file itself was named, not only a folder above it. */
export function isOneOf(loaded: LoadedFiles, names: readonly string[]): (file: DecodedFile) => boolean {
  const named = new Set(names.map((name) => loaded.named(name)?.path));
  return ({ path }) => named.has(path);
}
