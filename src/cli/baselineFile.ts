import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { fileReason } from '../core/present/fileReason.ts';
import { type Baseline, parseBaseline } from '../core/present/findings/baseline.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { fileErrorReason } from '../node/fileErrorReason.ts';
import { readInput } from './certificateFile.ts';
import { type CliIo, FileError, tellNote } from './io.ts';

/**
 * Reads a baseline.
 *
 * @throws {FileError} When it cannot be read or is not a baseline: without it, known findings would be reported as new.
 */
export async function readBaseline(file: string, io: CliIo): Promise<Baseline> {
  const read = await readInput(file, io);
  if (typeof read === 'string') throw new FileError(`${file}: ${fileReason(read)}.`);
  const baseline = parseBaseline(new TextDecoder().decode(read));
  if (baseline === undefined)
    throw new FileError(l10n.t('{0} is not a baseline. Create one with --write-baseline.', file));
  return baseline;
}

/**
 * Writes a baseline, replacing an older one, or to standard output (`-`).
 *
 * @throws {FileError} When it cannot be written.
 */
export async function writeBaseline(file: string, baseline: Baseline, io: CliIo): Promise<void> {
  if (file === '-') return io.out(jsonDocument(baseline));
  try {
    await writeFile(path.resolve(io.cwd, file), jsonDocument(baseline));
  } catch (error) {
    throw new FileError(`${file}: ${fileReason(fileErrorReason(error))}.`);
  }
  const count = baseline.findings.length;
  const words =
    count === 1 ? l10n.t('wrote 1 finding to {0}.', file) : l10n.t('wrote {0} findings to {1}.', count, file);
  tellNote(words, io);
}
