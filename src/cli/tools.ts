import type { DecodingTools as OptionalTools } from '../core/pki/decodeFile.ts';
import { lendBase64Decoder } from '../core/text/base64.ts';
import { createNodeBase64Decoder } from '../node/nodeBase64.ts';
import { createNodeCryptography } from '../node/nodeCryptography.ts';
import type { CliIo } from './io.ts';

/** What decoding needs from the host. */
export type DecodingTools = Required<OptionalTools>;

/** The tools of a Node process. */
export function createDecodingTools({ readers }: Pick<CliIo, 'readers'>): DecodingTools {
  lendBase64Decoder(createNodeBase64Decoder());
  return { cryptography: createNodeCryptography(), ...readers };
}
