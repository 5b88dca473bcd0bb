import type { MappingNode } from '../../locate/objects/objectModel.ts';
import type { Kubeconfig, Material } from '../cluster/clusterModel.ts';
import type { PkiGraph } from '../pkiModel.ts';
import type { Doubt } from './contextVerdictModel.ts';
import { namedFile } from './namedFile.ts';
import { type PemInput, pemInput } from './pemInput.ts';
import { textAt } from './textAt.ts';

/** What client-go gets of `FIELD-data` and `FIELD`: `none` where both are missing, `empty` of an empty file. */
export type FieldInput =
  | { readonly is: 'none' }
  | { readonly is: 'empty' }
  | { readonly is: 'unknown'; readonly doubt: Doubt }
  | { readonly is: 'read'; readonly material: Material; readonly blocks: readonly PemInput[] };

/** Finds what a field of a cluster or a user holds, by value or in a file that can be opened. */
export function fieldInput(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  node: MappingNode | undefined,
  field: string,
  material: Material | undefined,
): FieldInput {
  const path = textAt(node, field);
  const data = textAt(node, `${field}-data`);
  if (data === undefined && path === undefined) return { is: 'none' };
  if (data === undefined && path !== undefined) {
    const named = namedFile(graph, kubeconfig, path);
    if (named.state === 'empty') return { is: 'empty' };
    if (named.state !== 'readable' || material === undefined) {
      return { is: 'unknown', doubt: { of: 'file', path: named.path } };
    }
  }
  if (material === undefined) return { is: 'unknown', doubt: { of: 'document' } };
  return { is: 'read', material, blocks: pemInput(material, data?.text) };
}
