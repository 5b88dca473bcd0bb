import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { decodeFile } from '../core/pki/decodeFile.ts';
import type { DecodedFile } from '../core/pki/model.ts';
import { readText } from '../core/pki/readText.ts';
import { fileReason } from '../core/present/fileReason.ts';
import type { SourceFile } from '../core/renewal/change/changeTools.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { isForeignBinary } from '../node/candidateFile.ts';
import { readRegularFile } from '../node/readRegularFile.ts';
import { createRootMapping } from '../node/rootMapping.ts';
import { defaultScanLimits } from '../node/scanDirectory.ts';
import { readTextFile, type TextFile } from '../node/textFile.ts';
import type { DecodingTools } from './tools.ts';

/** A file that cannot be used as asked; the message says which and why. */
export class InputError extends Error {}

/** A file named on the command line, with all that is needed to write it back. */
export interface RenewalFile {
  readonly localPath: string;
  /** As it was when it was decoded. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Absent for a binary (DER) file. */
  readonly textFile?: TextFile;
  readonly decoded: DecodedFile;
}

/**
 * Reads and decodes a file.
 *
 * @param places.root - Directory that stands for `/` of the cluster's host.
 * @throws {InputError} When it cannot be read.
 */
export function readRenewalFile(
  name: string,
  { cwd, root }: { readonly cwd: string; readonly root: string | undefined },
  tools: DecodingTools,
): RenewalFile {
  const localPath = path.resolve(cwd, name);
  const bytes = readBytes(localPath, name);
  const identity = { path: name, hostPath: createRootMapping(root, cwd).toHostPath(localPath) };
  const binary = decodeFile({ ...identity, bytes }, tools);
  if (binary.values.some(({ blocks }) => blocks[0]?.encoding[0] === 'der')) {
    return { localPath, bytes, decoded: binary };
  }
  const textFile = readTextFile(bytes);
  return { localPath, bytes, textFile, decoded: decodeFile({ ...identity, text: textFile.text }, tools) };
}

function readBytes(localPath: string, name: string): Uint8Array<ArrayBuffer> {
  const read = readRegularFile(localPath, defaultScanLimits.maxFileBytes);
  if (typeof read === 'string') throw new InputError(`${visibleWholeText(name)}: ${fileReason(read)}.`);
  if (isForeignBinary(Buffer.from(read.buffer), read.length)) {
    throw new InputError(
      l10n.t('{0}: a binary file of no kind that holds certificates or keys.', visibleWholeText(name)),
    );
  }
  return read;
}

/** What carrying out a plan reads of a file: a text where it is one. */
export function readSourceFile(bytes: Uint8Array<ArrayBuffer>): SourceFile {
  if (readText(bytes) === undefined) return { bytes };
  const { text, encode } = readTextFile(bytes);
  return { bytes, text, encode };
}

/**
 * Whether a file of a tree can be written back byte for byte from the text that it was decoded from, which has no room for
 * broken sequences.
 */
export function isRewritable(localPath: string): boolean {
  const bytes = readRegularFile(localPath, defaultScanLimits.maxFileBytes);
  if (typeof bytes === 'string') return false;
  const text = readText(bytes);
  return text === undefined || readTextFile(bytes).text === text;
}
