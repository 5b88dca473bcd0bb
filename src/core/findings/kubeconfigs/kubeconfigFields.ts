import { scalarAt } from '../../locate/objects/nodes.ts';
import type { MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { FilePlace, Kubeconfig } from '../../pki/cluster/clusterModel.ts';

/** A field with a value that is there: not empty, no variable, no template. */
export function fieldAt(node: MappingNode | undefined, field: string): ScalarNode | undefined {
  const scalar = scalarAt(node, field);
  return scalar === undefined || scalar.text === '' || isOpen(scalar) ? undefined : scalar;
}

/** Tells whether something else will write the value later, so that CertScope cannot judge it. */
export function isOpen({ text }: ScalarNode): boolean {
  return /\{\{|\$\{|\$\(|<%|^<[^>]*>$/.test(text);
}

/** Where a word about a field belongs: its key. */
export function keyPlace({ file }: Pick<Kubeconfig, 'file'>, node: ScalarNode): FilePlace {
  return { file, span: node.keySpan ?? node.span };
}

/** Where a word about a value belongs. */
export function valuePlace({ file }: Pick<Kubeconfig, 'file'>, node: ScalarNode): FilePlace {
  return { file, span: node.span };
}
