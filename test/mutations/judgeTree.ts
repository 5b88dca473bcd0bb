import { loadFiles } from '../../src/cli/loadFiles.ts';
import { createDecodingTools } from '../../src/cli/tools.ts';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../src/core/findings/evaluate.ts';
import type { Finding } from '../../src/core/findings/model.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import type { Distribution } from './distribution.ts';
import type { Tree } from './tree.ts';
import type { TreeFolder } from './treeFolder.ts';

/** Judges a tree as `certscope check` does, and leaves out what needs no action. */
export async function judgeTree(
  folder: TreeFolder,
  tree: Tree,
  { isRoot, now }: Pick<Distribution, 'isRoot' | 'now'>,
): Promise<readonly Finding[]> {
  folder.show(tree);
  const tools = createDecodingTools();
  const io = { cwd: folder.path, standardInput: nothing, out: ignore, err: ignore, version: '0', now: () => now };
  const { files, lookUps } = await loadFiles(['.'], isRoot ? '.' : undefined, tools, { ...io, findingPage: () => '' });
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  return evaluate(graph, defaultPolicy, now).filter(({ severity }) => severity === 'error' || severity === 'warning');
}

async function* nothing(): AsyncIterable<Uint8Array> {}

function ignore(): void {}
