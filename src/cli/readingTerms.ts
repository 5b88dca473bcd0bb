import type { ParsedArguments } from './arguments.ts';

/** How the paths of a command line are read. */
export interface ReadingTerms {
  /** Directory that stands for `/` of the cluster's host (`--root`). */
  readonly root?: string | undefined;
  /** Files and folders to skip (`--exclude`), see `skippedPathTest`. */
  readonly exclude?: readonly string[];
}

/** The options of {@link ReadingTerms}, for `parseArguments`. */
export const readingOptions = { root: 'string', exclude: 'list' } as const;

/** Reads {@link readingOptions}. */
export function readingTerms({ text, list }: Pick<ParsedArguments, 'text' | 'list'>): ReadingTerms {
  return { root: text('root'), exclude: list('exclude') };
}
