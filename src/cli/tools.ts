import type { InvocationReader } from '../core/locate/invocationReader.ts';
import { locateInvocations } from '../core/locate/invocations/locateInvocations.ts';
import type { ObjectReader } from '../core/locate/objectReader.ts';
import { locateObjects } from '../core/locate/objects/locateObjects.ts';
import type { StructureReader } from '../core/locate/structureReader.ts';
import { readYamlStructure } from '../core/locate/yamlStructure.ts';
import type { ContainerReader } from '../core/pki/containerReader.ts';
import type { Cryptography } from '../core/pki/crypto.ts';
import { lendBase64Decoder } from '../core/text/base64.ts';
import { decodeContainer } from '../core/x509/containers/decodeContainer.ts';
import { createNodeBase64Decoder } from '../node/nodeBase64.ts';
import { createNodeCryptography } from '../node/nodeCryptography.ts';

/** What decoding needs from the host. */
export interface DecodingTools {
  readonly cryptography: Cryptography;
  readonly structure: StructureReader;
  readonly invocations: InvocationReader;
  readonly objects: ObjectReader;
  readonly containers: ContainerReader;
}

/** The tools of a Node process. */
export function createDecodingTools(): DecodingTools {
  lendBase64Decoder(createNodeBase64Decoder());
  return {
    cryptography: createNodeCryptography(),
    structure: readYamlStructure,
    invocations: locateInvocations,
    objects: locateObjects,
    containers: decodeContainer,
  };
}
