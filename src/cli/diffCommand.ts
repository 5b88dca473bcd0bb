import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { type ComparedTree, treeDiff } from '../core/present/diff/treeDiff.ts';
import { treeDiffJson, treeDiffText } from '../core/present/diff/treeDiffText.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import type { ParsedArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode, tellNote, UsageError } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { outText } from './outText.ts';
import type { ReadingTerms } from './readingTerms.ts';
import { createDecodingTools, type DecodingTools } from './tools.ts';

/** `certscope diff`: compares the certificates of two files or folders. Exits with 1 when they differ, as diff does. */
export async function runDiff({ positionals, oneOf, list }: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const format = oneOf('format', optionWords.plain, 'text');
  const [before, after, ...others] = positionals;
  if (before === undefined || after === undefined || others.length > 0) {
    throw new UsageError(l10n.t('two files or folders are required.'));
  }
  const tools = createDecodingTools(io);
  const terms = { exclude: list('exclude') };
  const [old, recent] = [await load(before, terms, tools, io), await load(after, terms, tools, io)];
  const difference = treeDiff(old, recent);
  if (format === 'text') outText(treeDiffText(difference), io);
  else io.out(jsonDocument(treeDiffJson(difference)));
  if (!old.isWhole || !recent.isWhole) return exitCode.usage;
  return difference.places.length > 0 ? exitCode.found : exitCode.ok;
}

/** Only what is in the tree: files elsewhere that it refers to belong to the other tree as well. */
async function load(
  argument: string,
  terms: ReadingTerms,
  tools: DecodingTools,
  io: CliIo,
): Promise<ComparedTree & { readonly isWhole: boolean }> {
  const { files, notes, isWhole, localOf } = await loadFiles([argument], terms, tools, io);
  for (const note of notes) tellNote(note, io);
  const base = path.resolve(io.cwd, argument);
  const below = (name: string): string =>
    path
      .relative(base, localOf(name) ?? base)
      .split(path.sep)
      .join('/');
  const own = files.filter(({ path: name }) => !below(name).startsWith('../'));
  return { graph: await buildPkiGraph(own, tools.cryptography), pathOf: (file) => below(file.path), isWhole };
}
