import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isUnsupportedBinary } from '../core/locate/files/candidateFile.ts';
import { decodeFile, type FileSource } from '../core/pki/decodeFile.ts';
import type { DecodedFile } from '../core/pki/pkiModel.ts';
import { readText } from '../core/pki/readText.ts';
import { fileReason } from '../core/present/fileReason.ts';
import type { SourceFile } from '../core/renewal/change/changeTools.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import { readRegularFile } from '../node/readRegularFile.ts';
import { defaultScanLimits } from '../node/scanDirectory.ts';
import { readTextFile } from '../node/textFile.ts';
import { diskOf } from './rootOption.ts';
import type { DecodingTools } from './tools.ts';

/** A file that cannot be used; the message says which one and why. */
export class InputError extends Error {}

/**
 * Makes sure that a file can be read and written back: not a folder, not a pipe, and not a binary file of an unrelated
 * format.
 *
 * @throws {InputError} With the reason.
 */
export function requireFile(name: string, cwd: string, root: string | undefined): void {
  if (name === '-') throw new InputError(l10n.t('standard input cannot be changed. Give the path of a file.'));
  const read = readRegularFile(path.resolve(cwd, name), defaultScanLimits.maxFileBytes, diskOf(root, cwd));
  if (typeof read === 'string') throw new InputError(`${visibleWholeText(name)}: ${fileReason(read)}.`);
  const isForeign = isUnsupportedBinary(Buffer.from(read.buffer), read.length);
  read.fill(0);
  if (isForeign) {
    throw new InputError(l10n.t('{0}: not a certificate or key file (unknown binary format).', visibleWholeText(name)));
  }
}

/** Makes sure of the same for a file that is only read, which can be standard input. */
export function requireInput(name: string, cwd: string, root: string | undefined): void {
  if (name !== '-') requireFile(name, cwd, root);
}

/**
 * Decodes a file from a text that can be written back byte for byte: a file with invalid UTF-8 is read as one character
 * for each byte.
 */
export function decodeRewritable(source: FileSource & { readonly bytes: Bytes }, tools: DecodingTools): DecodedFile {
  const { bytes, ...identity } = source;
  const decoded = decodeFile(source, tools);
  const text = readText(bytes);
  const whole = text === undefined ? undefined : readTextFile(bytes).text;
  // Binary files have no lines.
  const isAsRead = whole === text || decoded.lines === undefined;
  return isAsRead || whole === undefined ? decoded : decodeFile({ ...identity, text: whole }, tools);
}

/** The content of a file for carrying out a plan; with its text, if it is a text file. */
export function readSourceFile(bytes: Bytes): SourceFile {
  if (readText(bytes) === undefined) return { bytes };
  const { text, encode } = readTextFile(bytes);
  return { bytes, text, encode };
}
