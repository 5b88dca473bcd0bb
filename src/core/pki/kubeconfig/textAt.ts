import { scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { scalarKind } from './scalarKind.ts';

/** The scalar in a field; an empty one, and null, count as none, as for client-go. */
export function textAt(node: DocumentNode | undefined, field: string): ScalarNode | undefined {
  const scalar = scalarAt(node, field);
  return scalar === undefined || scalar.text === '' || scalarKind(scalar) === 'null' ? undefined : scalar;
}
