import type { LocatedValue } from '../../src/core/locate/locateModel.ts';
import { decodeValue } from '../../src/core/pki/decodeValue.ts';
import type { DecodedFile } from '../../src/core/pki/pkiModel.ts';
import { createNodeCryptography } from '../../src/node/nodeCryptography.ts';

/**
 * Makes a decoded PEM file of DER objects without going through a text: one value, a block for each object, at made-up
 * spans of 100 characters.
 */
export function decodedFileOf(path: string, objects: readonly Uint8Array<ArrayBuffer>[], label?: string): DecodedFile {
  const value: LocatedValue = {
    span: { start: 0, end: objects.length * 100 },
    blocks: objects.map((der, index) => ({
      span: { start: index * 100, end: index * 100 + 99 },
      index,
      encoding: ['pem'],
      ...(label === undefined ? {} : { label }),
      bytes: () => der,
    })),
  };
  return { path, values: [value], credentials: decodeValue(value, { cryptography: createNodeCryptography() }) };
}
