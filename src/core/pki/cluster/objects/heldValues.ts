import { isInjectionMark, turnsInjectionOn } from '../../../kubernetes/caInjection.ts';
import { mappingAt, nodeAt } from '../../../locate/objects/nodes.ts';
import type { ConfigurationObject, MappingNode } from '../../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { isOpenEnded } from './openValue.ts';

/** The values of a Secret or ConfigMap by their keys; `undefined` if there may be more than the file tells. */
export function valuesOf({ object }: PlacedObject): ReadonlyMap<string, string> | undefined {
  const { kind, root } = object;
  if (isOpenEnded(object) || isInjected(object)) return undefined;
  const maps = ['data', kind === 'ConfigMap' ? 'binaryData' : 'stringData']
    .map((field) => nodeAt(root, field))
    .filter((node) => node !== undefined);
  const known = maps.filter((node): node is MappingNode => node.kind === 'mapping' && !node.entries.has('<<'));
  if (known.length === 0 || known.length < maps.length) return undefined;
  const entries = known.flatMap(({ entries }) => [...entries]);
  return new Map(entries.map(([key, node]) => [key, node.kind === 'scalar' ? node.text : '']));
}

/** A controller adds a CA bundle under a key of its own. */
function isInjected({ root }: ConfigurationObject): boolean {
  return ['annotations', 'labels'].some((field) =>
    [...(mappingAt(root, 'metadata', field)?.entries ?? [])].some(
      ([key, node]) => isInjectionMark(key) && node.kind === 'scalar' && turnsInjectionOn(node.text),
    ),
  );
}
