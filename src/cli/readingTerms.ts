import * as l10n from '@vscode/l10n';
import type { ParsedArguments } from './arguments.ts';
import type { ConfigurationChoice } from './configurations.ts';
import { UsageError } from './io.ts';

/** How the paths of a command line are read. */
export interface ReadingTerms {
  /** Directory that stands for `/` of the cluster's host (`--root`). */
  readonly root?: string | undefined;
  /** Files and folders to skip (`--exclude`), see `skippedPathTest`. */
  readonly exclude?: readonly string[];
  /** The configuration that is used (`--config`, `--no-config`). */
  readonly config?: ConfigurationChoice;
  /** The command has an answer without any file, too. */
  readonly mayBeNothing?: boolean;
}

/**
 * Reads the options of {@link ReadingTerms}.
 *
 * @throws {UsageError} For options that contradict each other.
 */
export function readingTerms({ text, list, flag }: ParsedArguments): ReadingTerms {
  const config = text('config');
  if (config !== undefined && flag('no-config'))
    throw new UsageError(l10n.t('{0} and {1} cannot be used together.', '--config', '--no-config'));
  return { root: text('root'), exclude: list('exclude'), config: flag('no-config') ? false : config };
}
