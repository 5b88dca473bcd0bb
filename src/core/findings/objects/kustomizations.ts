import { mappingAt } from '../../locate/objects/nodes.ts';
import type { ConfigurationObject } from '../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import type { ObjectIndex } from './objectIndex.ts';

/** A file of kustomize, and the folders that it names. */
interface Kustomization {
  readonly file: DecodedFile;
  readonly folders: readonly string[];
}

const kustomizationsIn = memoisedBy(({ graph }: ObjectIndex): readonly Kustomization[] =>
  graph.files.flatMap((file) => {
    const [, folder] = /^(?:(.*)\/|)kustomization(?:\.ya?ml)?$/i.exec(file.path.replaceAll('\\', '/')) ?? [0, 0];
    if (typeof folder === 'number') return [];
    const above = [...(file.search?.(/[\s["',]((?:\.\.\/)+[\w./-]*|\.\.)(?=[\s\]"',]|$)/g) ?? [])];
    return [{ file, folders: ['', ...above.map(([, to = '']) => to)].map((to) => pathFrom(folder ?? '', to)) }];
  }),
);

function pathFrom(folder: string, path: string): string {
  const steps = folder.split('/');
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** Tells whether a kustomization beside or above an object, or one that names its folder, has a text. */
export function isKustomizedWith(index: ObjectIndex, { file }: PlacedObject, form: RegExp): boolean {
  const path = file.path.replaceAll('\\', '/');
  return kustomizationsIn(index).some(
    ({ file: { search }, folders }) =>
      folders.some((folder) => isBelow(path, folder)) && [...(search?.(form) ?? [])].length > 0,
  );
}

/** The fields of a kustomization with which it changes objects. */
export const patches = /^["']?(?:patches\w*|components|transformers)["']?:/gm;

/** Tells whether kustomize may change an object before it is applied, or whether it is itself such a change. */
export function isPatched(index: ObjectIndex, placed: PlacedObject): boolean {
  const { kind, name = '', namespace } = placed.object;
  const isOfSame = ({ object }: PlacedObject) =>
    object.namespace === namespace || object.namespace === undefined || namespace === undefined;
  return (
    index.named(kind, name).some((each) => isPatch(each.object) && isOfSame(each)) ||
    isKustomizedWith(index, placed, patches)
  );
}

/** It lacks what the API server requires. */
function isPatch({ kind, root }: ConfigurationObject): boolean {
  return /^(?:Deployment|DaemonSet|StatefulSet)$/.test(kind) && mappingAt(root, 'spec', 'selector') === undefined;
}

/** The names of the Secrets that kustomize makes. */
export const generatedSecrets = memoisedBy(
  (index: ObjectIndex): ReadonlySet<string> =>
    new Set(
      kustomizationsIn(index)
        .flatMap(({ file }) => [...(file.search?.(/^secretGenerator:(?:.*\n)(?:(?:[ #-].*|[ \t]*)\r?\n?)*/gm) ?? [])])
        .flatMap(([text]) => [...text.matchAll(/\bname:\s*["']?([\w.-]+)/g)])
        .map(([, name = '']) => name),
    ),
);
