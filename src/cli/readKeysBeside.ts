import { readdirSync } from 'node:fs';
import path from 'node:path';
import { certificateNamesFor } from '../core/pki/certificateNamesFor.ts';
import type { DecodedFile } from '../core/pki/model.ts';
import { InputError, type RenewalFile } from './renewalFile.ts';

/**
 * Reads the private keys that lie beside a certificate's file by name (`apiserver.key` beside `apiserver.crt`), so that
 * one that does not fit is seen. A key that cannot be read is nothing to judge by.
 *
 * @param name - The certificate's file as the user named it.
 */
export function readKeysBeside(
  { localPath }: RenewalFile,
  name: string,
  read: (name: string) => RenewalFile,
): readonly DecodedFile[] {
  const folder = name.slice(0, name.length - path.basename(name).length);
  return namesIn(path.dirname(localPath))
    .filter((entry) => certificateNamesFor(entry).includes(path.basename(localPath)))
    .flatMap((entry) => {
      try {
        return [read(folder + entry).decoded];
      } catch (error) {
        if (error instanceof InputError) return [];
        throw error;
      }
    });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
