import { scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { scalarKind } from './scalarKind.ts';

/** The scalar in a field; empty and null count as absent, as in client-go. */
export function textAt(node: DocumentNode | undefined, field: string): ScalarNode | undefined {
  const scalar = scalarAt(node, field);
  return scalar === undefined || scalar.text === '' || scalarKind(scalar) === 'null' ? undefined : scalar;
}
