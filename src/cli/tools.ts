import type { InvocationReader } from '../core/locate/invocationReader.ts';
import { locateInvocations } from '../core/locate/invocations/locateInvocations.ts';
import type { StructureReader } from '../core/locate/structureReader.ts';
import { readYamlStructure } from '../core/locate/yamlStructure.ts';
import type { Cryptography } from '../core/pki/crypto.ts';
import { lendBase64Decoder } from '../core/text/base64.ts';
import { createNodeBase64Decoder } from '../node/nodeBase64.ts';
import { createNodeCryptography } from '../node/nodeCryptography.ts';

/** What decoding needs from the host. */
export interface DecodingTools {
  readonly cryptography: Cryptography;
  readonly structure: StructureReader;
  readonly invocations: InvocationReader;
}

/** The tools of a Node process. */
export function createDecodingTools(): DecodingTools {
  lendBase64Decoder(createNodeBase64Decoder());
  return { cryptography: createNodeCryptography(), structure: readYamlStructure, invocations: locateInvocations };
}
