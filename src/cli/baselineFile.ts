import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { fileReason } from '../core/present/fileReason.ts';
import { type Baseline, parseBaseline } from '../core/present/findings/baseline.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { fileErrorReason } from '../node/fileErrorReason.ts';
import { type CliIo, UsageError } from './io.ts';

/**
 * Reads a baseline.
 *
 * @throws {UsageError} When it cannot be read or is not a baseline: without it, known findings would be reported as new.
 */
export async function readBaseline(file: string, io: CliIo): Promise<Baseline> {
  const text = await attempt(file, () => readFile(path.resolve(io.cwd, file), 'utf8'));
  const baseline = parseBaseline(text);
  if (baseline === undefined)
    throw new UsageError(l10n.t('{0} is not a baseline. Create one with --write-baseline.', file));
  return baseline;
}

/**
 * Writes a baseline, replacing an older one.
 *
 * @throws {UsageError} When it cannot be written.
 */
export async function writeBaseline(file: string, baseline: Baseline, io: CliIo): Promise<void> {
  await attempt(file, () => writeFile(path.resolve(io.cwd, file), jsonDocument(baseline)));
  const count = baseline.findings.length;
  const words =
    count === 1 ? l10n.t('wrote 1 finding to {0}.', file) : l10n.t('wrote {0} findings to {1}.', count, file);
  io.err(`certscope: ${words}\n`);
}

async function attempt<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw new UsageError(`${file}: ${fileReason(fileErrorReason(error))}.`);
  }
}
