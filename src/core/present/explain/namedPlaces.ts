import * as l10n from '@vscode/l10n';
import { checksumsIn } from '../../findings/components/caChecksums.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { FilePlace, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { containersOf, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { certificateTextHashes } from '../../pki/portable/certificateTextHashes.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { isSameHost } from './lineDetails.ts';
import type { LoggedError } from './readLoggedErrors.ts';
import { objectsTold, webhooksTold } from './toldObjects.ts';

/** A place that concerns what an error names. */
export interface NamedPlace {
  /** What the error names, for people: `Secret shop/web-tls`, or a path. Hostile text. */
  readonly name: string;
  /** `contained`: it stands there. `missing`: the place names it, and no file contains it. */
  readonly kind: 'contained' | 'missing';
  readonly place: FilePlace;
}

const pathForm = /(?<![\w./:])\/(?:[\w.@+-]{1,100}\/){1,20}[\w.@+-]{1,100}/g;
/** Nobody reads more. */
const maxPlaces = 4;

/** Finds the objects and files that a line names in the files, and what names them there although no file contains them. */
export function namedPlaces(line: string, graph: PkiGraph): readonly NamedPlace[] {
  return [...objectPlaces(line, graph), ...pathPlaces(line, graph)].slice(0, maxPlaces);
}

function objectPlaces(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const named = objectsTold(line);
  if (named.length === 0) return [];
  const picture = clusterPictureOf(graph);
  const index = objectIndexOf(picture);
  return named.flatMap(({ kind, name, namespace }): readonly NamedPlace[] => {
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

/** Files by the flags and fields that name them, or by any other value of an object. */
function pathPlaces(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const paths = new Set(Array.from(line.matchAll(pathForm), ([path]) => path));
  if (paths.size === 0) return [];
  const byReference = graph.files.flatMap((file) =>
    (file.references ?? []).flatMap((reference): readonly NamedPlace[] => {
      const path = [reference.path, reference.hostPath].find((each) => each !== undefined && paths.has(each));
      const target = path === undefined ? 'file' : referenceTarget(reference, graph).kind;
      const isThere = target === 'file' || target === 'noCredential';
      return path === undefined || isThere
        ? []
        : [{ name: path, kind: 'missing', place: { file, span: reference.span } }];
    }),
  );
  for (const { hostPath, path } of graph.files) paths.delete(hostPath ?? path);
  const told = new Set(byReference.map(({ name }) => name));
  const others = [...paths].filter((path) => !told.has(path));
  if (others.length === 0) return byReference;
  const byValue = clusterPictureOf(graph)
    .objects.filter(({ object }) => object.embeddedIn === undefined)
    .flatMap(({ file, object: { root } }) =>
      others.flatMap((name) =>
        placesOf(root, new Set([name])).map(
          ({ span }): NamedPlace => ({ name, kind: 'missing', place: { file, span } }),
        ),
      ),
    );
  return [...byReference, ...byValue];
}

/** Nobody reads more. */
const maxNames = 5;
/** Names of every cluster tell nothing. */
const everywhere =
  /^(?:kube-[a-z-]+|kubernetes(?:\.default.*)?|system:.*|default|localhost|127\.0\.0\.1|::1)$|k8s\.io$/;
const nodeForm = /(?:\bsystem:node:|\bnodes?[ =:/]{1,2}["'`(]?|\bhost(?:name)?[=:] ?"?)([a-z0-9][a-z0-9.-]{1,252})/gi;
/** Words with a mark in them that no plain word has: names of objects. */
const objectName = /(?<![\w./:-])(?:([a-z0-9-]{1,63})\/)?([a-z0-9]+[.-][a-z0-9.-]{1,250}[a-z0-9])(?![\w/]|:\d)/g;

/**
 * Finds everything in the files that a line names: objects, files, nodes and hosts, the most telling first. What another cluster
 * would have as well is left out.
 */
export function namesInLine({ line, addresses, wanted }: NamingLine, graph: PkiGraph): readonly NamedPlace[] {
  const found = [
    ...hashes(line, graph),
    ...namedPlaces(line, graph),
    ...webhooks(line, graph),
    ...ofKinds(line, graph),
    ...anyObjects(line, graph),
    ...mounts(line, graph),
    ...readFiles(line, graph),
    ...nodes(line, graph),
    ...hosts([...(wanted === undefined ? [] : [wanted]), ...addresses.map(({ host }) => host)], graph),
  ];
  const isFirst = ({ name }: NamedPlace, index: number): boolean =>
    found.findIndex((other) => other.name === name) === index;
  return found.filter(isFirst).slice(0, maxNames);
}

const hashForm = /(?<!\w)[0-9a-f]{64}(?!\w)/g;

/** Hashes of CAs as join tokens have them, and their CAs. */
function hashes(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const told = new Set(Array.from(line.matchAll(hashForm), ([hash]) => hash));
  if (told.size === 0) return [];
  const tokens = graph.files.flatMap((file) =>
    checksumsIn(file).flatMap(({ hash, span }): readonly NamedPlace[] =>
      told.has(hash)
        ? [{ name: l10n.t('{0}, in a join token', shortHash(hash)), kind: 'contained', place: { file, span } }]
        : [],
    ),
  );
  const cas = [...graph.certificates.values()].flatMap((node): readonly NamedPlace[] => {
    const [occurrence] = node.occurrences;
    if (occurrence === undefined || !isUsedAsCa(node)) return [];
    const { file, credential } = occurrence;
    const hash = certificateTextHashes(credential.block.bytes()).find((each) => told.has(each));
    return hash === undefined
      ? []
      : [
          {
            name: l10n.t('{0}, of CA {1}', shortHash(hash), subjectName(node.certificate)),
            kind: 'contained',
            place: { file, span: credential.block.span },
          },
        ];
  });
  return [...tokens, ...cas];
}

function shortHash(hash: string): string {
  return `${hash.slice(0, 12)}…`;
}

type NamingLine = Pick<LoggedError, 'line' | 'addresses' | 'wanted'>;

/** Webhooks, by the names within their configurations. */
function webhooks(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const told = webhooksTold(line);
  if (told.length === 0) return [];
  return clusterPictureOf(graph).objects.flatMap(({ file, object: { root } }) =>
    itemsAt(root, 'webhooks').flatMap((item): readonly NamedPlace[] => {
      const node = scalarAt(item, 'name');
      return node === undefined || !told.includes(node.text)
        ? []
        : [{ name: `webhook ${node.text}`, kind: 'contained', place: { file, span: node.span } }];
    }),
  );
}

/** As loggers write it: `servicemonitor=monitoring/pg`. */
const kindPair = /\b([a-z]{3,40})[=:] ?["']?([a-z0-9-]{1,63})\/([a-z0-9][a-z0-9.-]{0,252})(?![\w/])/gi;

/** Objects of a kind that stands before their namespace and name. */
function ofKinds(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const told = new Set(Array.from(line.matchAll(kindPair), ([, ...parts]) => parts.join('/').toLowerCase()));
  if (told.size === 0) return [];
  return clusterPictureOf(graph).objects.flatMap(({ file, object }): readonly NamedPlace[] => {
    const { kind, name = '', namespace, root, embeddedIn } = object;
    const node = scalarAt(root, 'metadata', 'name');
    const isTold = embeddedIn === undefined && told.has(`${kind}/${namespace}/${name}`.toLowerCase());
    return node === undefined || !isTold
      ? []
      : [{ name: `${kind} ${namespace}/${name}`, kind: 'contained', place: { file, span: node.span } }];
  });
}

function anyObjects(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const told = new Map(Array.from(line.matchAll(objectName), ({ 1: namespace, 2: name = '' }) => [name, namespace]));
  for (const name of told.keys()) if (everywhere.test(name)) told.delete(name);
  if (told.size === 0) return [];
  const namesakes = clusterPictureOf(graph).objects.filter(
    ({ object: { name, embeddedIn } }) => name !== undefined && told.has(name) && embeddedIn === undefined,
  );
  const isMeant = ({ object: { name = '', namespace } }: PlacedObject): boolean =>
    told.get(name) === undefined || namespace === undefined || told.get(name) === namespace;
  // One in another namespace than the line says is shown with its own, where no other is there.
  const shown = namesakes.some(isMeant) ? namesakes.filter(isMeant) : namesakes;
  return shown.flatMap(({ file, object: { kind, name = '', namespace, root } }): readonly NamedPlace[] => {
    const node = scalarAt(root, 'metadata', 'name');
    const words = `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
    return node === undefined ? [] : [{ name: words, kind: 'contained', place: { file, span: node.span } }];
  });
}

/** Where volumes are mounted that have a file of a container. */
function mounts(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const paths = new Set(Array.from(line.matchAll(pathForm), ([path]) => path));
  if (paths.size === 0) return [];
  return podSpecsIn(objectIndexOf(clusterPictureOf(graph))).flatMap(({ placed: { file }, spec }) =>
    containersOf(spec)
      .flatMap((container) => itemsAt(container, 'volumeMounts'))
      .flatMap((mount) => scalarAt(mount, 'mountPath') ?? [])
      .flatMap((node): readonly NamedPlace[] => {
        const path = [...paths].find((each) => node.text.length > 1 && each.startsWith(node.text.replace(/\/?$/, '/')));
        return path === undefined ? [] : [{ name: path, kind: 'contained', place: { file, span: node.span } }];
      }),
  );
}

/** Files that are there. */
function readFiles(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const paths = new Set(Array.from(line.matchAll(pathForm), ([path]) => path));
  return graph.files
    .filter(({ hostPath, path }) => paths.has(hostPath ?? path))
    .map((file) => ({ name: file.hostPath ?? file.path, kind: 'contained', place: { file, span: start } }));
}

const start = { start: 0, end: 0 };

/** A Node, or the certificate of its kubelet. */
function nodes(line: string, graph: PkiGraph): readonly NamedPlace[] {
  const names = new Set(Array.from(line.matchAll(nodeForm), ([, name = '']) => name));
  return [...names].flatMap((name): readonly NamedPlace[] => {
    const identity = [...graph.certificates.values()].find(({ certificate: { subject } }) =>
      attributeValues(subject, 'CN').includes(`system:node:${name}`),
    );
    const [place] = identity?.occurrences ?? [];
    return place === undefined
      ? []
      : [
          {
            name: l10n.t('node {0}', name),
            kind: 'contained',
            place: { file: place.file, span: place.credential.block.span },
          },
        ];
  });
}

/** Where a client is told the address, or a certificate covers it. */
function hosts(names: readonly string[], graph: PkiGraph): readonly NamedPlace[] {
  const asked = names.filter((name) => !everywhere.test(name));
  if (asked.length === 0) return [];
  const expected = connectionModelOf(graph).connections.flatMap((connection) => connection.names);
  return asked.flatMap((name): readonly NamedPlace[] => {
    const place =
      expected.find((each) => each.place !== undefined && isSameHost(each.name, name))?.place ??
      coveringPlace(name, graph);
    return place === undefined ? [] : [{ name: l10n.t('host {0}', name), kind: 'contained', place }];
  });
}

function coveringPlace(name: string, { certificates }: PkiGraph): FilePlace | undefined {
  const node = [...certificates.values()].find(({ certificate: { subjectAltName = [] } }) =>
    subjectAltName.some(({ value }) => isSameHost(value, name)),
  );
  const [occurrence] = node?.occurrences ?? [];
  return occurrence && { file: occurrence.file, span: occurrence.credential.block.span };
}
