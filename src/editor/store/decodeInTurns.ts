import type { Cryptography } from '../../core/pki/crypto.ts';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { manyValues } from '../host/limits.ts';
import type { Turns } from '../host/taskTurns.ts';
import { toGradualFile } from './gradualFile.ts';

/**
 * Decodes the credentials of a file that would otherwise be decoded on demand. In a file with many values, which is a text file,
 * it yields between two values.
 */
export async function decodeInTurns(file: DecodedFile, cryptography: Cryptography, turns: Turns): Promise<DecodedFile> {
  if (file.values.length <= manyValues) {
    void file.credentials;
    return file;
  }
  const gradual = toGradualFile(file, cryptography);
  for (const value of gradual.values) {
    gradual.credentialsOf(value);
    await turns.next();
  }
  return gradual;
}
