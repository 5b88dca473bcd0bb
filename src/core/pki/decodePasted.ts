import { decodeBase64 } from '../text/base64.ts';
import { type DecodingTools, decodeFile } from './decodeFile.ts';
import type { DecodedFile } from './pkiModel.ts';

/** The path of pasted text, which is not a file. */
export const pastedPath = 'pasted:';

/**
 * Decodes text copied from anywhere: PEM, base64 of PEM or DER, in lines or not, a piece of a kubeconfig or
 * manifest, a request, a bundle, a token. Never throws.
 *
 * @returns A file with no credentials when there is none in it.
 */
export function decodePasted(text: string, tools: DecodingTools): DecodedFile {
  const file = decodeFile({ path: pastedPath, text }, tools);
  if (file.credentials.some(({ content }) => content.kind !== 'unreadable')) return file;
  // The text as a whole, even if short or of a kind not found in files as base64.
  const bare = text
    .replaceAll(/[\s"']+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  const bytes = bare === '' ? undefined : decodeBase64(bare);
  if (!(bytes instanceof Uint8Array)) return file;
  const binary = decodeFile({ path: pastedPath, bytes }, tools);
  return binary.credentials.length > 0 ? binary : file;
}
