import { mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { decodeBase64 } from '../../../text/base64.ts';
import { addToGroup, groupBy } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { parentOf, posix } from '../../../text/paths.ts';
import { visibleText } from '../../../text/visibleText.ts';
import type { DecodedFile, PkiGraph } from '../../pkiModel.ts';
import type { ClusterPicture, Material, PlacedObject } from '../clusterModel.ts';
import { materialInField } from '../materials.ts';

/** Finds the objects that other objects name. */
export interface ObjectIndex {
  readonly graph: PkiGraph;
  /** All objects of a kind that stand as such in a file, not as text in another one. */
  readonly ofKind: (kind: string) => readonly PlacedObject[];
  /** All objects of a kind and a name, of any namespace. */
  readonly named: (kind: string, name: string) => readonly PlacedObject[];
  /** Tells whether two objects stand in one file or folder. */
  readonly areTogether: (a: PlacedObject, b: PlacedObject) => boolean;
  /** No folder of either is called as another environment than one of the other. */
  readonly areOfOneEnvironment: (a: PlacedObject, b: PlacedObject) => boolean;
  /**
   * The objects of a kind that one object may mean in a namespace, the nearest ones only: those of its own file, else of
   * its folder, else of the folders beside and above. Manifests of several environments lie apart. From one file or folder
   * always the same list.
   */
  readonly near: (from: PlacedObject, kind: string, namespace: string | undefined) => readonly PlacedObject[];
  /** Those of some objects that are the nearest ones in a namespace. */
  readonly nearest: (
    from: PlacedObject,
    candidates: readonly PlacedObject[],
    namespace: string | undefined,
  ) => readonly PlacedObject[];
  /** The one object of a name that is meant; `undefined` where there is none, or several that differ. */
  readonly find: (
    from: PlacedObject,
    kind: string,
    name: string,
    namespace: string | undefined,
  ) => PlacedObject | undefined;
}

/** Indexes the objects of a picture. */
export const objectIndexOf = memoisedBy(buildIndex);

function buildIndex({ graph, objects }: ClusterPicture): ObjectIndex {
  const byKind = new Map<string, PlacedObject[]>();
  const byName = new Map<string, PlacedObject[]>();
  const byNameInNamespace = new Map<string, PlacedObject[]>();
  const byNameInFolder = new Map<string, PlacedObject[]>();
  /** Those without a namespace. */
  const byNameInFile = new Map<string, PlacedObject[]>();
  const byFile = new Map<DecodedFile, PlacedObject[]>();
  const byFolder = new Map<string, PlacedObject[]>();
  const folders = new Map<DecodedFile, Folder>();
  const foldersBelow = new Map<string, Set<string>>();
  const folderOf = (file: DecodedFile): Folder => {
    const found = folders.get(file) ?? folderAt(parentOf(posix(file.path)));
    folders.set(file, found);
    return found;
  };
  for (const placed of objects) {
    const { kind, name, namespace, embeddedIn } = placed.object;
    if (embeddedIn !== undefined) continue;
    const { path, parent } = folderOf(placed.file);
    addToGroup(byKind, kind, placed);
    addToGroup(byFile, placed.file, placed);
    addToGroup(byFolder, `${kind}\n${namespace ?? ''}\n${path}`, placed);
    if (name !== undefined) {
      const named = `${kind}\n${name}`;
      addToGroup(byName, named, placed);
      addToGroup(byNameInNamespace, `${named}\n${namespace ?? ''}`, placed);
      addToGroup(byNameInFolder, `${named}\n${path}`, placed);
      if (namespace === undefined) addToGroup(byNameInFile, `${named}\n${placed.file.path}`, placed);
    }
    const below = foldersBelow.get(parent) ?? new Set();
    foldersBelow.set(parent, below.add(path));
  }
  const nearest: ObjectIndex['nearest'] = (from, candidates, namespace) => {
    const folder = folderOf(from.file);
    return nearestOf(candidates, namespace, ({ file }) =>
      from.file === file ? 0 : distanceBetween(folder, folderOf(file)),
    );
  };
  const inFile = memoisedBy((file: DecodedFile) => {
    const byKind = groupBy(byFile.get(file) ?? [], ({ object }) => object.kind);
    return memoisedBy((kind: string) =>
      memoisedBy((namespace: string) => nearestOf(byKind.get(kind) ?? [], namespace || undefined, () => 0)),
    );
  });
  const outsideFile = memoisedBy((path: string) => {
    const folder = folderAt(path);
    const { parent } = folder;
    const around = [...new Set([path, parent, ...(foldersBelow.get(parent) ?? []), ...(foldersBelow.get(path) ?? [])])];
    return memoisedBy((kind: string) =>
      memoisedBy((namespace: string) => {
        const candidates = around.flatMap((each) => byFolder.get(`${kind}\n${namespace}\n${each}`) ?? []);
        return nearestOf(candidates, namespace || undefined, ({ file }) => distanceBetween(folder, folderOf(file)));
      }),
    );
  });
  /** In one folder, where what is left out may be the same. */
  const candidatesFor = (from: PlacedObject, named: string, namespace: string | undefined) => {
    if (namespace === undefined) return byNameInFolder.get(`${named}\n${folderOf(from.file).path}`) ?? [];
    const own = byNameInNamespace.get(`${named}\n${namespace}`) ?? [];
    const open = byNameInFile.get(`${named}\n${from.file.path}`) ?? [];
    return open.length === 0 ? own : [...own.filter(({ file }) => file === from.file), ...open].sort(byPosition);
  };
  return {
    graph,
    ofKind: (kind) => byKind.get(kind) ?? [],
    named: (kind, name) => byName.get(`${kind}\n${name}`) ?? [],
    areOfOneEnvironment: (a, b) => !areApart(folderOf(a.file), folderOf(b.file)),
    areTogether: (a, b) => folderOf(a.file).path === folderOf(b.file).path,
    near: (from, kind, namespace) => {
      const here = inFile(from.file)(kind)(namespace ?? '');
      return here.length > 0 ? here : outsideFile(folderOf(from.file).path)(kind)(namespace ?? '');
    },
    nearest,
    find: (from, kind, name, namespace) => {
      const [first, ...others] = nearest(from, candidatesFor(from, `${kind}\n${name}`, namespace), namespace);
      return first !== undefined && others.every((other) => isSameContent(first, other)) ? first : undefined;
    },
  };
}

function byPosition(a: PlacedObject, b: PlacedObject): number {
  return a.object.documentIndex - b.object.documentIndex;
}

/** Steps between two files; beyond these, nothing tells that they are of one cluster. */
const farthest = 2;

function nearestOf(
  candidates: readonly PlacedObject[],
  namespace: string | undefined,
  distanceTo: (candidate: PlacedObject) => number,
): readonly PlacedObject[] {
  let least = farthest;
  let found: PlacedObject[] = [];
  for (const candidate of candidates) {
    const distance = distanceTo(candidate);
    if (distance > least || !isInNamespace(candidate, namespace, distance)) continue;
    if (distance < least) found = [];
    least = distance;
    found.push(candidate);
  }
  return found;
}

/** A namespace that is left out is given when the file is applied: to all objects of the file, and likely of its folder. */
function isInNamespace({ object }: PlacedObject, namespace: string | undefined, distance: number): boolean {
  // It is in no namespace.
  if (object.kind === 'ClusterIssuer') return true;
  if (object.namespace === namespace) return namespace !== undefined || distance < farthest;
  return distance === 0 && (object.namespace === undefined || namespace === undefined);
}

interface Folder {
  readonly path: string;
  readonly parent: string;
  readonly isComposed: boolean;
  /** What its name or that of a folder above says: two of them have no objects in common. */
  readonly environment: string | undefined;
}

const environments =
  /^(?:prod|production|live|stage|staging|preprod|pre-prod|uat|qa|test|testing|dev|development|sandbox)$/i;

function environmentOf(folder: string): string | undefined {
  return folder
    .split('/')
    .findLast((name) => environments.test(name))
    ?.toLowerCase();
}

function folderAt(path: string): Folder {
  return { path, parent: parentOf(path), isComposed: isComposed(path), environment: environmentOf(path) };
}

function areApart(a: Folder, b: Folder): boolean {
  return a.environment !== b.environment && a.environment !== undefined && b.environment !== undefined;
}

function distanceBetween(a: Folder, b: Folder): number {
  if (a.path === b.path) return 1;
  if (areApart(a, b)) return Number.POSITIVE_INFINITY;
  const isRelated = a.parent === b.parent || a.path === b.parent || a.parent === b.path;
  return isRelated && !a.isComposed && !b.isComposed ? farthest : Number.POSITIVE_INFINITY;
}

/** Folders of kustomize and Helm: what lies beside each other there are variants, or parts of something else. */
function isComposed(folder: string): boolean {
  return /(?:^|\/)(?:base|bases|overlays|components|templates|charts|environments|envs|clusters)(?:\/|$)/i.test(folder);
}

function isSameContent(a: PlacedObject, b: PlacedObject): boolean {
  const content = ({ object: { root } }: PlacedObject) =>
    ['data', 'stringData', 'spec'].map((field) =>
      [...(mappingAt(root, field)?.entries ?? [])].map(([key, node]) => [key, contentOf(node)]),
    );
  return JSON.stringify(content(a)) === JSON.stringify(content(b));
}

function contentOf(node: DocumentNode): unknown {
  if (node.kind === 'scalar') return node.text;
  return node.kind === 'sequence'
    ? node.items.map(contentOf)
    : [...node.entries].map(([key, each]) => [key, contentOf(each)]);
}

/** The value that a Secret or ConfigMap has under a key; `stringData` goes before `data`, as for the API server. */
export function valueUnder({ object }: PlacedObject, key: string): ScalarNode | undefined {
  return scalarAt(object.root, 'stringData', key) ?? scalarAt(object.root, 'data', key);
}

/** The text that a Secret has under a key; `undefined` for what is not base64. */
export function textUnder({ object: { root } }: PlacedObject, key: string): string | undefined {
  const encoded = scalarAt(root, 'data', key);
  return scalarAt(root, 'stringData', key)?.text ?? (encoded && decodedText(encoded.text));
}

/** The text that a value encodes. */
export function decodedText(text: string): string | undefined {
  const bytes = decodeBase64(text);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
}

/** The credentials under the first of some keys that a Secret or ConfigMap has. */
export function materialUnder(graph: PkiGraph, placed: PlacedObject, ...keys: readonly string[]): Material | undefined {
  for (const key of keys) {
    const node = valueUnder(placed, key);
    if (node !== undefined) return materialInField(graph, placed.file, placed.object, node);
  }
  return undefined;
}

/** Names an object for people: `shop/web-tls`. */
export function objectName({ object: { namespace, name = '' } }: PlacedObject): string {
  return visibleText(namespace === undefined ? name : `${namespace}/${name}`);
}
