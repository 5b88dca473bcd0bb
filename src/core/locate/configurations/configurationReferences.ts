import { type ConfigurationPathField, configurationPathsOf } from '../../kubernetes/configurationFieldsOf.ts';
import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';
import { optional } from '../../text/optional.ts';
import type { LocatedReference } from '../locateModel.ts';
import { nodeAt } from '../objects/nodes.ts';
import type { ConfigurationObject, DocumentNode, ScalarNode } from '../objects/objectModel.ts';
import { isPath } from '../readReference.ts';

/**
 * The files that configuration files of components and kubeadm name. Embedded documents are skipped: they name files where they are
 * mounted.
 */
export function configurationReferences(objects: readonly ConfigurationObject[]): LocatedReference[] {
  return objects.flatMap((object) => {
    if (object.embeddedIn !== undefined) return [];
    return configurationPathsOf(object).flatMap((field) =>
      Array.from(scalarsBelow(object.root, field.path)).flatMap(({ scalar, indexes }) =>
        toReference(object, field, scalar, indexes),
      ),
    );
  });
}

/** A scalar, and the indexes in the places of the pattern's. */
interface FoundScalar {
  readonly scalar: ScalarNode;
  readonly indexes: readonly number[];
}

function* scalarsBelow(
  node: DocumentNode | undefined,
  path: readonly KeyPathSegment[],
  indexes: readonly number[] = [],
): Iterable<FoundScalar> {
  const [segment, ...rest] = path;
  if (segment === undefined) {
    if (node?.kind === 'scalar') yield { scalar: node, indexes };
  } else if (segment !== -1) {
    yield* scalarsBelow(nodeAt(node, segment), rest, indexes);
  } else if (node?.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) yield* scalarsBelow(item, rest, [...indexes, index]);
  }
}

function toReference(
  { documentIndex, root }: ConfigurationObject,
  { id, role, certificateRole, key, relativeTo }: ConfigurationPathField,
  { text, span, keySpan, keyPath }: ScalarNode,
  indexes: readonly number[],
): LocatedReference[] {
  if (!isPath(text) || text === 'null' || text === '~') return [];
  const partner = key && nodeAt(root, ...filled(key, indexes));
  return [
    {
      span,
      ...(keySpan === undefined ? {} : { keySpan }),
      keyPath,
      documentIndex,
      field: { id, role, ...optional('certificateRole', certificateRole), relativeTo },
      path: text,
      ...(partner?.kind === 'scalar' && isPath(partner.text) ? { pairedWith: partner.span } : {}),
    },
  ];
}

function filled(pattern: readonly KeyPathSegment[], indexes: readonly number[]): readonly KeyPathSegment[] {
  let next = 0;
  return pattern.map((segment) => (segment === -1 ? (indexes[next++] ?? segment) : segment));
}
