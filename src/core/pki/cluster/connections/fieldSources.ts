import { type KeyPathSegment, keyPathSegments } from '../../../kubernetes/keyPathSegments.ts';
import type {
  ConnectionRecord,
  FieldOrigin,
  MaterialOrigin,
  NameOrigin,
} from '../../../kubernetes/tables/connectionRecord.ts';
import { itemsAt, mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { addToGroup } from '../../../text/groupBy.ts';
import { memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import type { GoCertificate } from '../../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import { isIpAddress } from '../../../x509/go/isIpAddress.ts';
import { isPlaceholderCa } from '../../isPlaceholderCa.ts';
import type { PkiGraph } from '../../pkiModel.ts';
import { hostnameFault } from '../../verification/hostname.ts';
import { clusterPictureOf } from '../buildClusterPicture.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { materialInField, materialInFile } from '../materials.ts';
import { objectIndexOf } from '../objects/objectIndex.ts';
import { mountedForScrapes, scrapeFile, scrapeJobsOf } from '../objects/scrapeJobs.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Cluster, ExpectedName, ObjectPart, Source } from './connectionModel.ts';
import { materialSource, unknown } from './flagSources.ts';
import { discoverySource, kubeconfigAt } from './namedKubeconfigs.ts';
import {
  heldSource,
  injectedInto,
  isReadNow,
  namedObjectSource,
  operatorSource,
  presentedSecrets,
} from './objectSources.ts';
import { pinnedSource, publishedSource } from './publishedSources.ts';
import type { Scene } from './scene.ts';

/** A scalar that a table pattern finds in an object, with the index of its item. */
export interface FoundField {
  readonly placed: PlacedObject;
  readonly node: ScalarNode;
  /** Of the outermost list; absent outside of lists. */
  readonly index?: number;
  /** The field's name in the object. */
  readonly by: string;
  /** If the field is the name of an object: the key next to it. */
  readonly key?: string;
  /** If the field is the name of an object: the namespace next to it. */
  readonly namespace?: string;
  /** If the field is the name of an object: the kind next to it. */
  readonly kind?: string;
}

/** The objects of a cluster that may contain a field. */
export function objectsFor({ cluster }: Pick<Scene, 'cluster'>, { field }: FieldOrigin): readonly PlacedObject[] {
  return clusterIndex(cluster)
    .objectsOfKind(field.kind)
    .filter(
      ({ object }) =>
        (field.name === undefined || object.name === field.name) &&
        (field.type === undefined || (scalarAt(object.root, 'type')?.text ?? 'Opaque') === field.type) &&
        (field.about === undefined || object.kind === scrapeFile || isAbout(object.root, field.about)),
    );
}

/** Finds the server of a monitor by its name, job and selector. */
function isAbout(root: DocumentNode, about: string): boolean {
  const labels = mappingAt(root, 'spec', 'selector', 'matchLabels')?.entries.values() ?? [];
  const words = [scalarAt(root, 'metadata', 'name'), scalarAt(root, 'spec', 'jobLabel'), ...labels];
  const pattern = new RegExp(`(?:^|[-./_])${about}(?:$|[-./_])`);
  return words.some((node) => node?.kind === 'scalar' && pattern.test(node.text));
}

/** All values of a field in an object. Patterns that do not start at the object's root match anywhere in it. */
export function fieldsIn(placed: PlacedObject, { field }: FieldOrigin): readonly FoundField[] {
  const path = keyPathSegments(field.path);
  const roots = startsAt(placed.object.root, path)
    ? [{ node: placed.object.root as DocumentNode }]
    : nested(placed.object.root, path).filter(({ node }) => field.about === undefined || isOverTls(node));
  const jobs = field.about === undefined ? undefined : scrapeJobsOf(placed.object, field.about);
  return roots.flatMap((root) =>
    nodesAt(root, path)
      .filter(({ index }) => jobs?.has(index ?? -1) !== false && !isUnread(root.node, path, index, field.unless))
      .flatMap(({ node, index, parent }) =>
        node.kind === 'scalar' && node.text !== ''
          ? [{ placed, node, by: nameOf(path), ...optional('index', index), ...besideName(parent, path) }]
          : [],
      ),
  );
}

/** Another field of the same item says that nobody reads this one. */
function isUnread(
  root: DocumentNode,
  path: readonly KeyPathSegment[],
  index: number | undefined,
  unless: FieldOrigin['field']['unless'],
): boolean {
  if (unless === undefined || index === undefined) return false;
  const item = itemsAt(root, ...path.slice(0, path.indexOf(-1)).map(String))[index];
  return scalarAt(item, ...keyPathSegments(unless[0]).map(String))?.text === unless[1];
}

/** The default of endpoints is `http`, whatever their `tlsConfig` says. */
function isOverTls(endpoint: DocumentNode): boolean {
  return scalarAt(endpoint, 'scheme')?.text.toLowerCase() === 'https';
}

function besideName(
  parent: DocumentNode | undefined,
  path: readonly KeyPathSegment[],
): Pick<FoundField, 'key' | 'namespace' | 'kind'> {
  if (path.at(-1) !== 'name') return {};
  const textOf = (field: string) => scalarAt(parent, field)?.text;
  return {
    ...optional('key', textOf('key')),
    ...optional('namespace', textOf('namespace')),
    ...optional('kind', textOf('kind')),
  };
}

/** The value of a field in the connection's part of an object, otherwise in any object. */
export function fieldSource(scene: Scene, origin: FieldOrigin): Source | undefined {
  const found = fieldsFor(scene, origin)[0];
  const source = found === undefined ? injectedInto(scene, origin) : sourceOfField(scene, origin, found);
  const key = keyOrigin(origin.field);
  if (source?.kind !== 'materials') return source;
  const ofKey = key && fieldSource(scene, key);
  if (ofKey?.kind === 'unknown' && ofKey.missing.why === 'objectNotFound') return ofKey;
  const paired = key === undefined ? source : withKey(source, ofKey);
  const { chain, pairs: _, ...field } = origin.field;
  return chain === undefined ? paired : withChain(paired, fieldSource(scene, { field: { ...field, path: chain } }));
}

/** The CAs that are sent with a certificate. */
function withChain({ kind, materials }: Materials, chain: Source | undefined): Source {
  const sent = chain?.kind === 'materials' ? chain.materials.flatMap(({ material }) => material.certificates) : [];
  return {
    kind,
    materials: materials.map((each) => ({
      ...each,
      material: { ...each.material, certificates: [...each.material.certificates, ...sent] },
    })),
  };
}

type Materials = Extract<Source, { readonly kind: 'materials' }>;

/** The private key that a field of its own names. */
const keyOrigin = memoisedBy(({ pairs, chain: _, ...field }: FieldOrigin['field']): FieldOrigin | undefined =>
  pairs === undefined ? undefined : { field: { ...field, path: pairs, key: 'tls.key' } },
);

function withKey({ kind, materials }: Materials, key: Source | undefined): Materials {
  const [found] = key?.kind === 'materials' ? key.materials : [];
  if (found === undefined) return { kind, materials };
  const { material, unusable, lacking } = found;
  const fault = { ...optional('unusable', unusable), ...optional('lacking', lacking) };
  return { kind, materials: materials.map((each) => ({ key: material, ...fault, ...each })) };
}

/** Of several objects, the one whose certificate is valid for the expected name. */
export function fieldSourceFor(scene: Scene, origin: FieldOrigin, names: readonly ExpectedName[]): Source | undefined {
  const isOneOfMany = origin.field.type !== undefined && origin.field.name === undefined;
  if (!isOneOfMany) return fittingSource(scene, origin, names);
  const served = servedBy(scene.picture.graph, fieldsFor(scene, origin));
  const found = names.flatMap(({ name }) =>
    keysFor(name).flatMap((key) =>
      (served.get(key) ?? [])
        .filter(({ reading }) => hostnameFault(reading, name) === undefined)
        .map((each) => ({ ...each, rank: Number(!isOfNamespace(each.field.placed, name)) })),
    ),
  );
  const [first] = found.sort((a, b) => a.rank - b.rank || a.order - b.order);
  const field = first?.field ?? presentedField(scene, origin);
  return field && sourceOfField(scene, origin, field);
}

/** Of several that one field names, the one that is valid for the expected name: servers choose by it. */
function fittingSource(scene: Scene, origin: FieldOrigin, names: readonly ExpectedName[]): Source | undefined {
  const found = scene.client.part === undefined ? [] : fieldsFor(scene, origin);
  const [asked] = names;
  if (found.length < 2 || asked === undefined) return fieldSource(scene, origin);
  const sources = found.flatMap((each) => sourceOfField(scene, origin, each) ?? []);
  const isFitting = (source: Source): boolean => {
    const [leaf] = source.kind === 'materials' ? (source.materials[0]?.material.certificates ?? []) : [];
    const reading = leaf && goReadingOf(leaf.certificate);
    return (
      reading !== undefined && !('error' in reading) && hostnameFault(reading.certificate, asked.name) === undefined
    );
  };
  return sources.find(isFitting) ?? sources.find(({ kind }) => kind === 'unknown') ?? sources[0];
}

/** What the server presents, though no name in it is asked for. */
function presentedField(scene: Scene, origin: FieldOrigin): FoundField | undefined {
  const secrets = presentedSecrets(scene);
  return secrets.size === 0 ? undefined : fieldsFor(scene, origin).find(({ placed }) => secrets.has(placed.object));
}

/** Pods mount Secrets of their own namespace, which is that of their Service. */
function isOfNamespace({ object: { namespace } }: PlacedObject, name: string): boolean {
  const asked = /^[^.]+\.([^.]+)\.svc(?:\.|$)/i.exec(name)?.[1];
  return asked === undefined || (namespace ?? asked) === asked;
}

interface ServedField {
  readonly field: FoundField;
  readonly order: number;
  readonly reading: GoCertificate;
}

/** Fields with certificates, by each name that may be asked for; of addresses, all of them. */
const servedBy = memoisedByPair(
  (graph: PkiGraph, fields: readonly FoundField[]): ReadonlyMap<string, readonly ServedField[]> => {
    const byName = new Map<string, ServedField[]>();
    fields.forEach((field, order) => {
      const { placed, node } = field;
      const [leaf] = materialInField(graph, placed.file, placed.object, node).certificates;
      const reading = leaf && goReadingOf(leaf.certificate);
      if (reading === undefined || 'error' in reading) return;
      const { dnsNames, ipAddresses } = reading.certificate;
      const keys = [...dnsNames.map((name) => name.toLowerCase()), ...(ipAddresses.length > 0 ? [anyAddress] : [])];
      for (const key of new Set(keys)) addToGroup(byName, key, { field, order, reading: reading.certificate });
    });
    return byName;
  },
);

const anyAddress = 'IP';

/** Under which a certificate for a name is found. */
function keysFor(name: string): readonly string[] {
  if (isIpAddress(name.replace(/^\[|\]$/g, ''))) return [anyAddress];
  const asked = name.toLowerCase();
  const host = asked.replace(/\.$/, '');
  return [...new Set([asked, host, host.replace(/^[^.]+/, '*')])];
}

/** The values of a field that count for a connection. */
export function fieldsFor(scene: Scene, origin: FieldOrigin): readonly FoundField[] {
  const part = scene.client.part ?? scene.server.part;
  if (part !== undefined && part.placed.object.kind === origin.field.kind) return fieldsOfPart(part, origin);
  if (part !== undefined && isOfOtherOwners(scene.record, part.placed.object.kind, origin)) return [];
  return fieldsOfAll(scene.cluster, origin.field);
}

/** Asked for each connection of a cluster, of which there may be thousands. */
const fieldsOfAll = memoisedByPair((cluster: Cluster, field: FieldOrigin['field']) =>
  objectsFor({ cluster }, { field }).flatMap((placed) => fieldsIn(placed, { field })),
);

/** Of an Ingress, nothing is said by Gateways: a column has a field for the kind of the connection's object, and this one is of another. */
function isOfOtherOwners(record: ConnectionRecord, kind: string | undefined, { field }: FieldOrigin): boolean {
  if (field.kind === 'Secret' || field.kind === 'ConfigMap') return false;
  const columns: readonly (readonly (MaterialOrigin | NameOrigin)[])[] = [
    record.serverCertificate,
    record.clientVerifiesWith,
    record.serverVerifiesWith,
    record.nameFrom,
  ];
  const fields = columns.map((column) => column.flatMap((each) => fieldOf(each)?.field ?? []));
  return fields.some((column) => column.includes(field) && column.some((each) => each.kind === kind));
}

function fieldOf(origin: MaterialOrigin | NameOrigin): FieldOrigin | undefined {
  if (typeof origin !== 'object') return undefined;
  return 'listener' in origin ? origin.listener : 'field' in origin ? origin : undefined;
}

function fieldsOfPart({ placed, index }: ObjectPart, origin: FieldOrigin): readonly FoundField[] {
  return fieldsIn(placed, origin).filter(
    (each) => index === undefined || each.index === undefined || each.index === index,
  );
}

/** The nodes of a field in a part of an object, scalars or not. */
export function partsOf({ placed, index }: ObjectPart, { field }: FieldOrigin): readonly DocumentNode[] {
  return nodesAt({ node: placed.object.root }, keyPathSegments(field.path)).flatMap((each) =>
    index === undefined || each.index === undefined || each.index === index ? [each.node] : [],
  );
}

function sourceOfField(scene: Scene, { field }: FieldOrigin, found: FoundField): Source | undefined {
  const { placed, node, by } = found;
  const { graph } = scene.picture;
  const { file, object } = placed;
  const place = { file, span: node.span };
  switch (field.holds ?? 'value') {
    case 'value': {
      const material = materialInField(graph, file, object, node);
      const { certificates } = material;
      const isReplaced = certificates.length > 0 && certificates.every(isPlaceholderCa);
      if (isReplaced && !isReadNow(scene, found)) {
        return unknown({ why: 'elsewhere', name: by, place });
      }
      return heldSource(scene, found, { material, by, place });
    }
    case 'publicKeyHash':
      return pinnedSource(scene, pinsBeside(scene, { field }), by, place);
    case 'path': {
      if (object.kind === scrapeFile && object.embeddedIn !== undefined) {
        const held = mountedForScrapes(objectIndexOf(clusterPictureOf(graph)), placed, node.text);
        if (held !== undefined) {
          const { holder, value } = held;
          return materialSource({ material: materialInField(graph, holder.file, holder.object, value), by, place });
        }
      }
      const published = publishedSource(scene, node.text);
      // What is published may be right, and its path wrong here.
      if (published?.kind === 'materials') {
        return { kind: 'materials', materials: published.materials.map((each) => ({ ...each, by, place })) };
      }
      const mounted = published ?? operatorSource(scene, placed, node.text, by, place);
      if (mounted !== undefined) return mounted;
      const reference = file.references?.find(({ span }) => span.start === node.span.start);
      if (reference === undefined) return unknown({ why: 'fileNotRead', name: node.text, place });
      return materialSource({ material: materialInFile(graph, file, reference), by, place });
    }
    case 'kubeconfigPath':
      return discoverySource({ kubeconfig: kubeconfigAt(scene.picture, file, node), name: node.text, place });
    case 'secretName':
    case 'configMapName':
      return namedObjectSource(scene, { ...field, ...optional('key', found.key) }, found);
    default:
      return undefined;
  }
}

/** All hashes of the list: one match is enough. */
function pinsBeside(scene: Scene, origin: FieldOrigin): readonly string[] {
  return fieldsFor(scene, origin).map(({ node }) => node.text);
}

interface NodeInList {
  readonly node: DocumentNode;
  readonly index?: number;
  /** The mapping that contains it. */
  readonly parent?: DocumentNode;
}

function nodesAt({ node, index, parent }: NodeInList, path: readonly KeyPathSegment[]): readonly NodeInList[] {
  const [segment, ...rest] = path;
  if (segment === undefined) return [{ node, ...optional('index', index), ...optional('parent', parent) }];
  if (segment === -1) {
    const items = node.kind === 'sequence' ? node.items : [];
    return items.flatMap((item, at) => nodesAt({ node: item, index: index ?? at }, rest));
  }
  if (node.kind !== 'mapping') return [];
  const children = segment === '*' ? [...node.entries.values()] : [node.entries.get(String(segment))];
  return children.flatMap((child) =>
    child === undefined ? [] : nodesAt({ node: child, parent: node, ...optional('index', index) }, rest),
  );
}

function startsAt(root: DocumentNode, [first]: readonly KeyPathSegment[]): boolean {
  return first === undefined || first === -1 || mappingAt(root)?.entries.has(String(first)) === true;
}

/** The mappings below a node where a pattern starts, in order of position. */
function nested(root: DocumentNode, path: readonly KeyPathSegment[]): readonly NodeInList[] {
  const found: NodeInList[] = [];
  const walk = (node: DocumentNode): void => {
    if (node.kind === 'scalar') return;
    if (node.kind === 'mapping' && startsAt(node, path)) found.push({ node, index: found.length });
    for (const child of node.kind === 'mapping' ? node.entries.values() : node.items) walk(child);
  };
  walk(root);
  return found;
}

function nameOf(path: readonly KeyPathSegment[]): string {
  return String(path.findLast((segment) => typeof segment === 'string') ?? '');
}
