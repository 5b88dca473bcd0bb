import { mappingAt } from '../../../locate/objects/nodes.ts';
import { memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import { posix } from '../../../text/paths.ts';
import type { DecodedFile } from '../../pkiModel.ts';
import type { PlacedObject } from '../clusterModel.ts';
import type { ObjectIndex } from './objectIndex.ts';

/** A file of kustomize, and the folders that it names. */
interface Kustomization {
  readonly file: DecodedFile;
  readonly folder: string;
  readonly folders: readonly string[];
}

const kustomizationsIn = memoisedBy(({ graph }: ObjectIndex): readonly Kustomization[] =>
  graph.files.flatMap((file) => {
    const [name, folder = ''] = /^(?:(.*)\/|)kustomization(?:\.ya?ml)?$/i.exec(slashed(file)) ?? [];
    if (name === undefined) return [];
    const above = [...(file.search?.(/[\s["',]((?:\.\.\/)+[\w./-]*|\.\.)(?=[\s\]"',]|$)/g) ?? [])];
    return [{ file, folder, folders: ['', ...above.map(([, to = '']) => to)].map((to) => pathFrom(folder, to)) }];
  }),
);

function slashed({ path }: DecodedFile): string {
  return posix(path);
}

function pathFrom(folder: string, path: string): string {
  const steps = folder === '' ? [] : folder.split('/');
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/** The folders of kustomizations with a text, and those that they name. */
const foldersWith = memoisedByPair(
  (index: ObjectIndex, form: string): ReadonlySet<string> =>
    new Set(
      kustomizationsIn(index).flatMap(({ file: { search }, folders }) =>
        [...(search?.(new RegExp(form, 'gm')) ?? [])].length > 0 ? folders : [],
      ),
    ),
);

/** Tells whether a kustomization beside or above an object, or one that names its folder, has a text. */
export function isKustomizedWith(index: ObjectIndex, { file }: PlacedObject, form: RegExp): boolean {
  const folders = foldersWith(index, form.source);
  if (folders.size === 0) return false;
  const steps = slashed(file).split('/');
  return ['', ...steps].some((_, length) => folders.has(steps.slice(0, length).join('/')));
}

/** The fields of a kustomization with which it changes objects. */
export const patches = /^["']?(?:patches\w*|replacements|vars|components|transformers)["']?:/gm;

/** Tells whether kustomize may change an object before it is applied, or whether it is itself such a change. */
export function isPatched(index: ObjectIndex, placed: PlacedObject): boolean {
  const { kind, name = '', namespace } = placed.object;
  const patched = patchedNamespaces(index, `${kind}\n${name}`);
  const isOfSame = namespace === undefined ? patched.size > 0 : patched.has(namespace) || patched.has(undefined);
  return isOfSame || isKustomizedWith(index, placed, patches);
}

/** The namespaces in which an object of a kind and name is changed; `undefined`: in one that the change does not tell. */
const patchedNamespaces = memoisedByPair((index: ObjectIndex, named: string): ReadonlySet<string | undefined> => {
  const [kind = '', name = ''] = named.split('\n');
  const found = index.named(kind, name).filter((each) => isPatch(index, each));
  return new Set(found.map(({ object }) => object.namespace));
});

/** A kustomization names its file as a change, or it lacks what the API server requires. */
function isPatch(index: ObjectIndex, { file, object: { kind, root } }: PlacedObject): boolean {
  const isPart =
    /^(?:Deployment|DaemonSet|StatefulSet)$/.test(kind) && mappingAt(root, 'spec', 'selector') === undefined;
  return isPart || patchFiles(index).has(slashed(file));
}

const patchFiles = memoisedBy(
  (index: ObjectIndex): ReadonlySet<string> =>
    new Set(
      kustomizationsIn(index).flatMap(({ file, folder }) =>
        textsOf(file, 'patches\\w*').flatMap((text) =>
          [...text.matchAll(/[\w./-]+\.ya?ml\b/g)].map(([path]) => pathFrom(folder, path)),
        ),
      ),
    ),
);

/**
 * Tells whether what is applied of a folder contains a file: a kustomization in the folder, or the first one on the way down, says which files.
 * Without one, all are applied.
 */
export function appliesFile(index: ObjectIndex, folder: string, file: DecodedFile): boolean {
  const path = slashed(file);
  const ways = path.slice(folder.length + 1).split('/');
  for (const length of ways.keys()) {
    const files = filesBuilt(index, [folder, ...ways.slice(0, length)].join('/'));
    if (files !== undefined) return files.has(path);
  }
  return true;
}

/** What the kustomization of a folder names, with what those of other folders name that it includes; `undefined` without one. */
const filesBuilt = memoisedByPair((index: ObjectIndex, start: string): ReadonlySet<string> | undefined => {
  const named = namedByFolder(index);
  if (!named.has(start)) return undefined;
  const found = new Set([start]);
  for (const path of found) for (const each of named.get(path) ?? []) found.add(each);
  return found;
});

/** The files and folders that the kustomization of each folder includes. */
const namedByFolder = memoisedBy(
  (index: ObjectIndex): ReadonlyMap<string, readonly string[]> =>
    new Map(
      kustomizationsIn(index).map(({ file, folder }) => [
        folder,
        textsOf(file, '(?:resources|bases|components)')
          .flatMap((text) => text.replace(/\s#[^\n]*/g, '').match(/[^\s[\]"',]+/g) ?? [])
          .map((path) => pathFrom(folder, path)),
      ]),
    ),
);

/** The names of the Secrets or ConfigMaps that kustomize makes. */
export const generatedNames = memoisedByPair(
  (index: ObjectIndex, kind: 'Secret' | 'ConfigMap'): ReadonlySet<string> =>
    new Set(
      kustomizationsIn(index)
        .flatMap(({ file }) => textsOf(file, kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator'))
        .flatMap((text) => [...text.matchAll(/\bname:\s*["']?([\w.-]+)/g)])
        .map(([, name = '']) => name),
    ),
);

/** A field of a kustomization with everything in it. */
function textsOf({ search }: DecodedFile, field: string): readonly string[] {
  const form = new RegExp(`^["']?${field}["']?:[^\\n]*(?:\\n(?:[ \\t\\r#-][^\\n]*)?)*`, 'gm');
  return [...(search?.(form) ?? [])].map(([text]) => text);
}
