import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { fileReason } from '../core/present/fileReason.ts';
import { parseVerificationCase } from '../core/present/verification/verificationCase.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { fileErrorReason, tooLarge } from '../node/fileErrorReason.ts';
import { readLines } from '../node/readLines.ts';
import { streamChunks } from '../node/readStream.ts';
import { defaultScanLimits } from '../node/scanDirectory.ts';
import { type CliIo, complain, type ExitCode, exitCode } from './io.ts';
import { judgeCase } from './judgeCase.ts';
import { createDecodingTools } from './tools.ts';

/**
 * `certscope verify --cases`: answers each line of a file as it is read, in order. Invalid lines are reported with their
 * numbers on standard error, and the others are answered.
 *
 * @returns 2 if a line, or the file, could not be read.
 */
export async function verifyCases(file: string, now: number, io: CliIo): Promise<ExitCode> {
  const { cryptography } = createDecodingTools(io);
  const chunks = file === '-' ? io.standardInput() : streamChunks(path.resolve(io.cwd, file));
  let code: ExitCode = exitCode.ok;
  const tell = (words: string): void => {
    complain('verify', visibleWholeText(words), io);
    code = exitCode.usage;
  };
  try {
    for await (const line of readLines(chunks, defaultScanLimits.maxFileBytes)) {
      if ('isTooLong' in line) {
        tell(l10n.t('line {0}: {1}.', line.number, tooLarge(defaultScanLimits.maxFileBytes)));
      } else if (line.text.trim() !== '') {
        const asked = parseVerificationCase(line.text.replace(byteOrderMark, ''));
        if (typeof asked === 'string') tell(l10n.t('line {0}: {1}.', line.number, asked));
        else io.out(jsonDocument(await judgeCase(asked, cryptography, now), 0));
      }
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
    tell(`${file}: ${fileReason(fileErrorReason(error))}.`);
  }
  return code;
}

/** Some programs start their output with it. */
const byteOrderMark = /^\ufeff/;

/** System errors about files have a code. */
function isFileError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
