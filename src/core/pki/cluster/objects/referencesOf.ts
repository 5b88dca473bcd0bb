import {
  credentialReferences,
  ingressReaders,
  type ObjectReferenceRecord,
  objectReferences,
  operatorReferences,
  type ReaderRecord,
} from '../../../kubernetes/tables/objectReferences.ts';
import { itemsAt, mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { groupBy, groupByEach } from '../../../text/groupBy.ts';
import { memoised, memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import type { PlacedObject } from '../clusterModel.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen } from './openValue.ts';

/** A field that names a Secret. */
export interface SecretReference {
  readonly record: ObjectReferenceRecord;
  readonly placed: PlacedObject;
  readonly node: ScalarNode;
  readonly kind: 'Secret' | 'ConfigMap';
  /** Name of the Secret. */
  readonly name: string;
  /** The field `namespace` beside the name, also where its reader ignores it. */
  readonly written: string | undefined;
  /** Where it must be; `undefined` if nothing tells. */
  readonly namespace: string | undefined;
  /** Sets of keys; the reader needs one whole set. */
  readonly keys: readonly (readonly string[])[];
  readonly reader: ReaderRecord;
  /** Before a slash, where only a name may stand: nothing can be called so. */
  readonly prefix?: string;
}

const recordsByKind = memoised(() =>
  groupBy([...objectReferences, ...credentialReferences, ...operatorReferences], ({ kind }) => kind),
);

/** The references of all objects to Secrets with certificates, as far as their values are known. */
export const secretReferencesIn = memoisedBy((index: ObjectIndex): readonly SecretReference[] =>
  [...recordsByKind()].flatMap(([kind, records]) =>
    index.ofKind(kind).flatMap((placed) => records.flatMap((record) => referencesOf(index, placed, record))),
  ),
);

function referencesOf(
  index: ObjectIndex,
  placed: PlacedObject,
  record: ObjectReferenceRecord,
): readonly SecretReference[] {
  const { apiVersion, root } = placed.object;
  if (apiVersion !== undefined && !record.groups.includes(apiVersion.replace(/\/.*/, ''))) return [];
  return namesIn(root, record).flatMap(({ node, parent }): readonly SecretReference[] => {
    if (node.text === '' || isOpen(node) || !isMeant(record, parent)) return [];
    const { flag } = record;
    if (flag !== undefined && !node.text.startsWith(`${flag}=`)) return [];
    const text = flag === undefined ? node.text : node.text.slice(flag.length + 1);
    const [, given, name = ''] = /^(?:([^/]*)\/)?([^/]+)$/.exec(text) ?? [];
    const prefix = record.namespace === 'slash' ? undefined : given;
    // What operators call a name may be a path of their own.
    if (name === '' || (prefix !== undefined && !isPrefix(record, prefix))) return [];
    const keys = keysOf(record, parent);
    const kind = kindOf(record, parent);
    const written = scalarAt(parent, 'namespace')?.text;
    // Of a ConfigMap, the reader of a SecretStore has long used it.
    const namespace =
      (record.object === 'type' && kind === 'ConfigMap' ? written : undefined) ??
      namespaceOf(index, placed, record, given, written);
    return keys === undefined
      ? []
      : [
          {
            record,
            placed,
            node,
            kind,
            written,
            name: `${prefix === undefined ? '' : `${prefix}/`}${name}${record.suffix ?? ''}`,
            ...optional('prefix', prefix),
            namespace,
            keys,
            reader: record.reader ?? ingressReader(root),
          },
        ];
  });
}

/** A namespace, before a name that Kubernetes takes as it is. */
function isPrefix(record: ObjectReferenceRecord, text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text) && objectReferences.includes(record);
}

/** An object that did not change has the same fields as before. */
const namesIn = memoisedByPair((root: DocumentNode, { path }: ObjectReferenceRecord) => namesAt(root, path));

interface NamedAt {
  readonly node: ScalarNode;
  readonly parent: MappingNode | undefined;
}

function namesAt(root: DocumentNode, path: readonly string[], parent?: MappingNode): readonly NamedAt[] {
  const [first, ...rest] = path;
  if (first === undefined) return root.kind === 'scalar' ? [{ node: root, parent }] : [];
  if (first === '[]') return itemsAt(root).flatMap((item) => namesAt(item, rest, parent));
  if (first.startsWith('**')) return belowAt(root, first.slice(2), rest);
  if (root.kind !== 'mapping') return [];
  const next = root.entries.get(first);
  return next === undefined ? [] : namesAt(next, rest, root);
}

/** Of fields at any depth. cert-manager makes the Secret of an account's key itself. */
function belowAt(root: DocumentNode, ending: string, rest: readonly string[]): readonly NamedAt[] {
  if (root.kind === 'sequence') return root.items.flatMap((item) => belowAt(item, ending, rest));
  if (root.kind !== 'mapping') return [];
  return [...root.entries].flatMap(([field, node]) =>
    field === 'privateKeySecretRef'
      ? []
      : [...(field.toLowerCase().endsWith(ending) ? namesAt(node, rest) : []), ...belowAt(node, ending, rest)],
  );
}

/** In the mode that is set, the name is read, and it is that of a Secret. */
function isMeant({ modes, object }: ObjectReferenceRecord, parent: MappingNode | undefined): boolean {
  if (scalarAt(parent, 'optional')?.text === 'true') return false;
  if (modes !== undefined && !modes.includes(scalarAt(parent, 'mode')?.text ?? '')) return false;
  if (modes !== undefined || object === 'ConfigMap') return true;
  const kind = scalarAt(parent, 'kind')?.text ?? 'Secret';
  return kind === 'Secret' || (object === 'kind' && kind === 'ConfigMap');
}

function kindOf({ object }: ObjectReferenceRecord, parent: MappingNode | undefined): SecretReference['kind'] {
  const isMap = object === 'ConfigMap' || (object !== undefined && scalarAt(parent, object)?.text === 'ConfigMap');
  return isMap ? 'ConfigMap' : 'Secret';
}

/** Names of files with certificates and keys. */
const credentialKey = /\.(?:crt|key|pem|cer|p12|jks)$/i;

/** `undefined` if a field tells them, and does not; a volume without a list mounts what there is. */
function keysOf(
  { keys, defaultKeys, unless }: ObjectReferenceRecord,
  parent: MappingNode | undefined,
): readonly (readonly string[])[] | undefined {
  if (unless !== undefined) return (scalarAt(parent, unless)?.text ?? '') === '' ? defaultKeys : keys;
  if (keys[0]?.[0]?.startsWith('@')) {
    const named = keys[0].flatMap((field) => scalarAt(parent, field.slice(1)) ?? []);
    return named.length < keys[0].length || named.some(isOpen) ? undefined : [named.map(({ text }) => text)];
  }
  if (keys.flat().includes('.items')) {
    const items = itemsAt(parent, 'items');
    if (items.length === 0) return [[]];
    const named = items.flatMap((item) => scalarAt(item, 'key') ?? []);
    const certificates = named.filter((node) => !isOpen(node) && credentialKey.test(node.text));
    return certificates.length === 0 ? undefined : [certificates.map(({ text }) => text)];
  }
  if (keys.flat().includes('.ca-cert')) {
    const path = scalarAt(parent, 'vault.hashicorp.com/ca-cert')?.text ?? '';
    return [/^\/vault\/tls\/[\w.-]+$/.test(path) ? [path.slice('/vault/tls/'.length)] : []];
  }
  const key = scalarAt(parent, 'key');
  if (!keys.flat().includes('.key')) return keys;
  if (key === undefined) return defaultKeys;
  return key.text === '' || isOpen(key) ? undefined : [[key.text]];
}

function namespaceOf(
  index: ObjectIndex,
  placed: PlacedObject,
  record: ObjectReferenceRecord,
  given: string | undefined,
  written: string | undefined,
): string | undefined {
  const own = placed.object.namespace;
  if (record.only !== undefined) return record.only;
  switch (record.namespace) {
    case 'slash':
      return given ?? own;
    case 'sibling':
      return written ?? own;
    case 'pods':
      return podNamespace(index, placed);
    case 'trust':
      // The default of `--trust-namespace`.
      return 'cert-manager';
    default:
      // Contour reads the Secret of an Ingress there.
      return (
        scalarAt(placed.object.root, 'metadata', 'annotations', 'projectcontour.io/tls-cert-namespace')?.text ?? own
      );
  }
}

/** The one namespace of what has the labels that a gateway selects. */
function podNamespace(index: ObjectIndex, { object: { root } }: PlacedObject): string | undefined {
  const wanted = [...(mappingAt(root, 'spec', 'selector')?.entries ?? [])].flatMap(([label, node]) =>
    node.kind === 'scalar' ? [[label, node.text] as const] : [],
  );
  const [first] = wanted;
  if (first === undefined) return undefined;
  const candidates = podsByLabel(index).get(first.join('=')) ?? [];
  const pods = candidates.filter(({ labels }) => wanted.every(([label, value]) => labels.get(label) === value));
  const [namespace, ...others] = new Set(pods.map((pod) => pod.namespace));
  return others.length === 0 ? namespace : undefined;
}

interface LabelledPods {
  readonly namespace: string | undefined;
  readonly labels: ReadonlyMap<string, string>;
}

const podsByLabel = memoisedBy((index: ObjectIndex): ReadonlyMap<string, readonly LabelledPods[]> => {
  const pods = labelled.flatMap(([kind, ...path]) =>
    index.ofKind(kind).map(({ object: { root, namespace } }): LabelledPods => {
      const entries = [...(mappingAt(root, ...path)?.entries ?? [])];
      const labels = entries.map(([label, node]) => [label, node.kind === 'scalar' ? node.text : ''] as const);
      return { namespace, labels: new Map(labels) };
    }),
  );
  return groupByEach(pods, ({ labels }) => [...labels].map((each) => each.join('=')));
});

const labelled = [
  ['Deployment', 'spec', 'template', 'metadata', 'labels'],
  ['Pod', 'metadata', 'labels'],
] as const;

/** Known by the class of an Ingress. */
function ingressReader(root: MappingNode): ReaderRecord {
  const ingressClass =
    scalarAt(root, 'spec', 'ingressClassName') ??
    scalarAt(root, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
  return ingressReaders.find(([pattern]) => pattern.test(ingressClass?.text ?? ''))?.[1] ?? {};
}

/** The Secret that a reference means, if it is known. */
export function secretOf(index: ObjectIndex, { placed, kind, name, namespace, record }: SecretReference) {
  const found = index.find(placed, kind, name, namespace);
  if (found !== undefined || record.namespace !== 'pods' || namespace !== undefined) return found;
  // Where the Pods are is not known; the only Secret of that name is the one that is meant.
  const [only, ...others] = index.named('Secret', name);
  return only !== undefined && others.length === 0 && index.areTogether(placed, only) ? only : undefined;
}

/** Something in a namespace names an object of it, so that it is where it belongs. */
export function isNamedAtHome(
  index: ObjectIndex,
  kind: string,
  name: string | undefined,
  namespace: string | undefined,
) {
  return namedObjects(index).has(`${kind}\n${namespace}\n${name}`);
}

const namedObjects = memoisedBy(
  (index: ObjectIndex): ReadonlySet<string> =>
    new Set(secretReferencesIn(index).map(({ kind, name, namespace }) => `${kind}\n${namespace}\n${name}`)),
);
