import { configurationKindOf, mayHoldObjects } from '../../kubernetes/configurationKind.ts';
import { base64SpanMap, decodeBase64 } from '../../text/base64.ts';
import type { SpanMap } from '../../text/mappedText.ts';
import type { ObjectReader } from '../documentReaders.ts';
import { limits } from '../limits.ts';
import type { KeyTest } from '../structure/keyNames.ts';
import { readStructureInSteps, type StructureTools } from '../structure/readStructure.ts';
import { buildDocumentTrees, type DocumentTree } from './documentTree.ts';
import { itemsAt, mappingAt, scalarAt } from './nodes.ts';
import type { ConfigurationObject, DocumentNode, ScalarNode } from './objectModel.ts';

/**
 * Finds the Kubernetes objects and configuration files in a document, in steps. Includes those in Lists, and those embedded in ConfigMaps
 * and Secrets. Never throws.
 *
 * Reads the whole document, so it is used for checks, not while typing.
 *
 * @returns In order of position, an embedded one after the object that contains it.
 */
export const locateObjects: ObjectReader = (text, tools) => objectsIn(text, (span) => span, tools, 0);

const everyKey: KeyTest = { has: () => true, hasItemsOf: () => true, hasAliases: true };

function* objectsIn(
  text: string,
  toSource: SpanMap,
  tools: StructureTools,
  depth: number,
  embeddedIn?: ConfigurationObject['embeddedIn'],
): Generator<undefined, ConfigurationObject[]> {
  if (!mayHoldObjects(text)) return [];
  const { places, aliases, brokenAt } = yield* readStructureInSteps(text, [], everyKey, tools);
  const isTemplate = text.includes('{{');
  const objects: ConfigurationObject[] = [];
  for (const tree of yield* buildDocumentTrees(text, places, toSource, aliases)) {
    for (const found of objectsOf(tree, embeddedIn)) {
      const object = {
        ...found,
        ...(brokenAt === undefined ? {} : { isBroken: true as const }),
        ...(isTemplate ? { isTemplate } : {}),
      };
      objects.push(object);
      if (depth < limits.depth) for (const inner of yield* embeddedObjects(object, tools, depth)) objects.push(inner);
      yield undefined;
    }
  }
  return objects;
}

function* objectsOf(
  { documentIndex, root }: DocumentTree,
  embeddedIn: ConfigurationObject['embeddedIn'],
  node: DocumentNode = root,
  keyPath = '',
): Iterable<ConfigurationObject> {
  if (node.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) {
      yield* objectsOf({ documentIndex, root }, embeddedIn, item, `${keyPath}[${index}]`);
    }
    return;
  }
  if (node.kind !== 'mapping') return;
  const kind = scalarAt(node, 'kind')?.text;
  if (kind?.endsWith('List') && node.entries.has('items')) {
    for (const [index, item] of itemsAt(node, 'items').entries()) {
      yield* objectsOf(
        { documentIndex, root },
        embeddedIn,
        item,
        `${keyPath === '' ? '' : `${keyPath}.`}items[${index}]`,
      );
    }
    return;
  }
  const apiVersion = scalarAt(node, 'apiVersion')?.text;
  const known = configurationKindOf(apiVersion, kind, node.entries);
  if (known === undefined) return;
  const metadata = mappingAt(node, 'metadata');
  const name = scalarAt(metadata, 'name')?.text;
  const namespace = scalarAt(metadata, 'namespace')?.text;
  yield {
    documentIndex,
    kind: known.kind,
    ...(known.format === undefined ? {} : { format: known.format }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    keyPath,
    root: node,
    ...(embeddedIn === undefined ? {} : { embeddedIn }),
  };
}

/** The fields with embedded documents, and whether they are in base64. */
const maps: Readonly<Record<string, readonly (readonly [field: string, isBase64: boolean])[]>> = {
  ConfigMap: [['data', false]],
  Secret: [
    ['data', true],
    ['stringData', false],
  ],
};

function* embeddedObjects(
  object: ConfigurationObject,
  tools: StructureTools,
  depth: number,
): Generator<undefined, readonly ConfigurationObject[]> {
  const found: ConfigurationObject[] = [];
  for (const [field, isBase64] of maps[object.kind] ?? []) {
    for (const value of mappingAt(object.root, field)?.entries.values() ?? []) {
      if (value.kind !== 'scalar') continue;
      const inner = isBase64 ? decodedText(value) : { text: value.text, toSource: value.toSource };
      if (inner === undefined) continue;
      const place = { object, keyPath: value.keyPath };
      for (const each of yield* objectsIn(inner.text, inner.toSource, tools, depth + 1, place)) found.push(each);
    }
  }
  return found;
}

/** Base64 of PEM. Certificates and keys in a Secret contain no objects. */
const certificateStart = 'LS0tLS1CRUdJTi';

function decodedText({ text, toSource }: ScalarNode): { text: string; toSource: SpanMap } | undefined {
  if (text.startsWith(certificateStart) || text.length < 32) return undefined;
  const bytes = decodeBase64(text);
  if (!(bytes instanceof Uint8Array)) return undefined;
  const decoded = new TextDecoder().decode(bytes);
  const map = base64SpanMap(text, 0, text.length, bytes.length);
  // Only in ASCII is a byte a character.
  const whole = toSource({ start: 0, end: text.length });
  const isAscii = decoded.length === bytes.length;
  return { text: decoded, toSource: isAscii ? (span) => toSource(map(span)) : () => whole };
}
