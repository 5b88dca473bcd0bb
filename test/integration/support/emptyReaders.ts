import type { DecodingTools } from '../../../src/core/pki/decodeFile.ts';

/** Readers that find nothing, where a test is about PEM alone. */
export const emptyReaders: Required<Omit<DecodingTools, 'cryptography'>> = {
  structure: () => undefined,
  invocations: () => ({ invocations: [], references: [] }),
  objects: function* () {
    yield undefined;
    return [];
  },
  containers: () => undefined,
};
