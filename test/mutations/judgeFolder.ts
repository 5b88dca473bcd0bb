import { loadFiles } from '../../src/cli/loadFiles.ts';
import { createDecodingTools } from '../../src/cli/tools.ts';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { noRenewals } from '../support/runCommand.ts';
import { evaluate } from '../support/saidByRecord.ts';
import type { Distribution } from './distribution.ts';
import { isSerious } from './score.ts';
import type { Tree } from './tree.ts';
import type { TreeFolder } from './treeFolder.ts';

/** Judges a tree in a folder by the code of `certscope check`, and leaves out what needs no action. */
export async function judgeFolder(
  folder: TreeFolder,
  tree: Tree,
  { isRoot, now }: Pick<Distribution, 'isRoot' | 'now'>,
): Promise<readonly Finding[]> {
  folder.show(tree);
  const tools = createDecodingTools(noRenewals);
  const io = { cwd: folder.path, standardInput: nothing, out: ignore, err: ignore, version: '0', now: () => now };
  const { files, lookUps } = await loadFiles(['.'], { root: isRoot ? '.' : undefined }, tools, {
    ...io,
    ...noRenewals,
    findingPage: () => '',
  });
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  return evaluate(graph, defaultPolicy, now).filter(isSerious);
}

async function* nothing(): AsyncIterable<Uint8Array> {}

function ignore(): void {}
