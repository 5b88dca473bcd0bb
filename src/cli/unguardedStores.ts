import type { DecodedFile } from '../core/pki/pkiModel.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import { openUnguarded } from '../core/x509/containers/openPkcs12.ts';
import { createNodePassphraseCryptography } from '../node/nodePassphraseCryptography.ts';
import type { DecodingTools } from './tools.ts';

/** A PKCS#12 store of which a part needs a passphrase, as it was read without one. */
export interface LockedStore {
  readonly argument: string;
  readonly file: DecodedFile;
  readonly bytes: Bytes;
  /** Reads it again. */
  readonly decode: (tools: DecodingTools) => DecodedFile;
}

/**
 * Opens the stores that are encrypted with an empty passphrase, as the editor does.
 *
 * @returns What takes the place of files, and the arguments that need a passphrase.
 */
export async function openStores(locked: readonly LockedStore[], tools: DecodingTools) {
  const opened = new Map<DecodedFile, DecodedFile>();
  const closed: string[] = [];
  if (locked.length === 0) return { opened, closed };
  for (const { argument, file, bytes, decode } of locked) {
    const container = await openUnguarded(bytes, async () => createNodePassphraseCryptography());
    if (container === undefined) closed.push(argument);
    else opened.set(file, decode({ ...tools, containers: () => container }));
  }
  return { opened, closed };
}
