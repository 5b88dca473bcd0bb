import type { PkiGraph } from './pkiModel.ts';

/** The graph of no files. */
export function emptyGraph(): PkiGraph {
  return {
    files: [],
    certificates: new Map(),
    keys: new Map(),
    requestSignatures: new Map(),
    tokenSignatures: new Map(),
    revocationLists: new Map(),
  };
}
