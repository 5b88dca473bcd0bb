import { loadFiles } from '../../src/cli/loadFiles.ts';
import { decodeRewritable } from '../../src/cli/renewalFile.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { decodingTools } from './kubeadmTrees.ts';
import { noRenewals } from './runCommand.ts';

/** The graph of a folder as the command line reads it for a change; paths are absolute. */
export async function readFolder(cwd: string, now: number): Promise<PkiGraph> {
  const io = {
    ...noRenewals,
    out: () => {},
    err: () => {},
    now: () => now,
    standardInput: async function* () {},
    cwd,
    version: '1.2.3',
    findingPage: () => undefined,
  };
  const { files, lookUps } = await loadFiles([cwd], {}, decodingTools, io, decodeRewritable);
  return buildPkiGraph([...files], decodingTools.cryptography, lookUps);
}
