import { objectIndexOf } from '../../findings/objects/objectIndex.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { FilePlace, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';

/** A place that concerns what an error names. */
export interface NamedPlace {
  /** What the error names, for people: `Secret shop/web-tls`, or a path. Hostile text. */
  readonly name: string;
  /** `contained`: it stands there. `missing`: the place names it, and no file contains it. */
  readonly kind: 'contained' | 'missing';
  readonly place: FilePlace;
}

const kinds: readonly (readonly [form: RegExp, kind: string])[] = [
  [/^secret/i, 'Secret'],
  [/^config/i, 'ConfigMap'],
  [/^service/i, 'ServiceAccount'],
];
const objectForm =
  /\b(secrets?|configmaps?|service ?accounts?)[ :]{1,2}["'`]?(?:([a-z0-9.-]{1,253})\/)?([a-z0-9][a-z0-9.-]{1,252})(?=["'`\s,:)]|$)/gi;
const namespaceForm = /\bnamespace:? ["']?([a-z0-9-]{1,63})/i;
const pathForm = /(?<![\w./:])\/(?:[\w.@+-]{1,100}\/){1,20}[\w.@+-]{1,100}/g;
/** Words that follow in sentences, not names. */
const noName = /^(?:not|is|was|in|for|of|does|with|and|data|cache|key|keys|type|volume|references?)$/;
/** Nobody reads more. */
const maxPlaces = 4;

/** Finds the objects and files that a line names in the files, and what names them there although no file contains them. */
export function namedPlaces(line: string, graph: PkiGraph): readonly NamedPlace[] {
  return [...objectPlaces(line, graph), ...pathPlaces(line, graph)].slice(0, maxPlaces);
}

function objectPlaces(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const named = new Map<string, { kind: string; name: string; namespace: string | undefined }>();
  for (const { 1: word = '', 2: given, 3: name = '' } of line.matchAll(objectForm)) {
    const kind = kinds.find(([form]) => form.test(word))?.[1];
    if (kind === undefined || noName.test(name)) continue;
    const namespace = given ?? namespaceForm.exec(line)?.[1];
    if (!named.has(`${kind} ${name}`)) named.set(`${kind} ${name}`, { kind, name, namespace });
  }
  if (named.size === 0) return [];
  const picture = clusterPictureOf(graph);
  const index = objectIndexOf(picture);
  return [...named.values()].flatMap(({ kind, name, namespace }): readonly NamedPlace[] => {
    const isMeant = ({ object }: PlacedObject) =>
      namespace === undefined || object.namespace === undefined || object.namespace === namespace;
    const words = `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
    const contained = index.named(kind, name).filter(isMeant);
    if (contained.length > 0)
      return contained.flatMap(({ file, object: { root } }): readonly NamedPlace[] => {
        const metadata = root.entries.get('metadata');
        const node = metadata?.kind === 'mapping' ? metadata.entries.get('name') : undefined;
        return node?.kind === 'scalar' ? [{ name: words, kind: 'contained', place: { file, span: node.span } }] : [];
      });
    const texts = new Set([name, `${namespace}/${name}`]);
    return picture.objects
      .filter((placed) => placed.object.kind !== kind && placed.object.embeddedIn === undefined && isMeant(placed))
      .flatMap(({ file, object: { root } }) =>
        placesOf(root, texts).map((place): NamedPlace => ({ name: words, kind: 'missing', place: { file, ...place } })),
      );
  });
}

/** What names something: not the names and labels of the object itself. */
function placesOf(node: DocumentNode, texts: ReadonlySet<string>): readonly Pick<FilePlace, 'span'>[] {
  if (node.kind === 'scalar') return texts.has(node.text) ? [{ span: node.span }] : [];
  if (node.kind === 'sequence') return node.items.flatMap((item) => placesOf(item, texts));
  return [...node.entries].flatMap(([field, value]) =>
    /^(?:labels|matchLabels|selector)$/.test(field) || (field === 'metadata' && value.kind === 'mapping')
      ? placesOf(annotationsOf(value), texts)
      : placesOf(value, texts),
  );
}

const nothing: DocumentNode = { kind: 'sequence', items: [] };

function annotationsOf(node: DocumentNode): DocumentNode {
  return (node.kind === 'mapping' ? node.entries.get('annotations') : undefined) ?? nothing;
}

/** Files by the flags and fields that name them. */
function pathPlaces(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const paths = new Set(Array.from(line.matchAll(pathForm), ([path]) => path));
  if (paths.size === 0) return [];
  return graph.files.flatMap((file) =>
    (file.references ?? []).flatMap((reference): readonly NamedPlace[] => {
      const path = [reference.path, reference.hostPath].find((each) => each !== undefined && paths.has(each));
      const target = path === undefined ? 'file' : referenceTarget(reference, graph).kind;
      const isThere = target === 'file' || target === 'noCredential';
      return path === undefined || isThere
        ? []
        : [{ name: path, kind: 'missing', place: { file, span: reference.span } }];
    }),
  );
}
