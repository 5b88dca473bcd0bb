import path from 'node:path';
import { FileNames } from '../../src/cli/fileNames.ts';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import { followReferences, type ReferenceReader } from '../../src/core/pki/followReferences.ts';
import { isTellingAbsence } from '../../src/core/pki/isTellingAbsence.ts';
import type { DecodedFile, PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { isKept } from '../../src/core/pki/referenceTarget.ts';
import { rememberVerifications } from '../../src/core/pki/rememberVerifications.ts';
import { optional } from '../../src/core/text/optional.ts';
import { createRootMapping } from '../../src/node/rootMapping.ts';
import { decodingTools } from '../support/kubeadmTrees.ts';
import { evaluate } from '../support/saidByRecord.ts';
import type { Distribution } from './distribution.ts';
import { isSerious } from './score.ts';
import type { FileContent, Tree, TreeFile } from './tree.ts';

const base = '/judged';

/**
 * Judges trees that differ little as `certscope check` judges folders, without writing them: what one tree shares with
 * the one before is decoded and verified once. That the command says the same of folders is a test of its own.
 */
export class MemoryJudge {
  readonly #root: string | undefined;
  readonly #now: number;
  readonly #tools = { ...decodingTools, cryptography: rememberVerifications(decodingTools.cryptography) };
  readonly #decoded = new WeakMap<TreeFile, DecodedFile>();

  constructor({ isRoot, now }: Pick<Distribution, 'isRoot' | 'now'>) {
    this.#root = isRoot ? '.' : undefined;
    this.#now = now;
  }

  /** What has to be done something about. */
  async judge(tree: Tree): Promise<readonly Finding[]> {
    return this.findingsOf(await this.graphOf(tree)).filter(isSerious);
  }

  /** What is said of a graph, information and hints as well. */
  findingsOf(graph: PkiGraph): readonly Finding[] {
    return evaluate(graph, defaultPolicy, this.#now);
  }

  /** The graph that is judged. */
  async graphOf(tree: Tree): Promise<PkiGraph> {
    const mapping = createRootMapping(this.#root, base);
    const names = new FileNames(this.#root, mapping);
    for (const name of tree.files.keys()) names.add(path.posix.join(base, name), name);
    const files = inOrder(tree).map(([name, file]) => {
      const local = path.posix.join(base, name);
      const place = { path: name, hostPath: mapping.toHostPath(local) };
      const known = this.#decoded.get(file);
      if (known?.path === name) return known;
      const target = 'linkTo' in file ? this.#linked(tree, file.linkTo) : file;
      const link = optional('link', 'linkTo' in file ? file.linkTo : undefined);
      if (target === undefined) {
        return { ...place, ...link, values: [], credentials: [], unreadable: 'dangling symbolic link' };
      }
      const { content, mode } = target;
      const facts = { mode, ...link, pathOf: names.pathOf(local) };
      const decoded = decodeFile({ ...place, ...facts, text: content }, this.#tools);
      if (target === file) this.#decoded.set(file, decoded);
      return decoded;
    });
    const lookUp: ReferenceReader = async (reference, namedIn) => {
      const { hostPath, filePath } = reference;
      const origin = path.posix.join(base, namedIn.path);
      const local = path.posix.relative(base, names.localOf(filePath) ?? hostPath);
      const file = tree.files.get(local);
      if (file !== undefined && 'linkTo' in file) {
        const target = path.posix.relative(base, mapping.toLocalPath(file.linkTo, path.posix.join(base, local)));
        return tree.files.has(target) ? { linkTo: target } : 'absent';
      }
      const there = files.find((each) => each.path === local);
      if (there !== undefined) return there;
      const folder = `${path.posix.dirname(local)}/`;
      const withFolder = ![...tree.files.keys()].some((name) => name.startsWith(folder));
      return isTellingAbsence(reference, origin, mapping.machineOf(origin), withFolder) ? 'absent' : undefined;
    };
    const given = files.filter((file) => file.unreadable !== undefined || isKept(file));
    const named = await followReferences(given, lookUp);
    return buildPkiGraph(named.files, this.#tools.cryptography, named.lookUps);
  }

  /** What a link to a path of the node leads to: below a root as on the node; without one it leads out of the folder. */
  #linked({ files }: Tree, link: string): FileContent | undefined {
    const target = this.#root === undefined ? undefined : files.get(path.posix.relative('/', link));
    return target === undefined || 'linkTo' in target ? undefined : target;
  }
}

/** As a scan finds them: each folder by name. */
function inOrder({ files }: Tree): readonly (readonly [string, TreeFile])[] {
  const named = [...files].map(([name, file]) => [name.replaceAll('/', '\0'), name, file] as const);
  return named.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, name, file]) => [name, file] as const);
}
