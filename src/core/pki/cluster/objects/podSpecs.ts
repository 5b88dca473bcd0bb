import { runningKinds } from '../../../kubernetes/tables/objectReferences.ts';
import { itemsAt, mappingAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode } from '../../../locate/objects/objectModel.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { PlacedObject } from '../clusterModel.ts';
import type { ObjectIndex } from './objectIndex.ts';

/** The specification of Pods, in the object that runs them. */
export interface PodSpec {
  readonly placed: PlacedObject;
  readonly spec: MappingNode;
  /** Of the Pods. */
  readonly annotations: MappingNode | undefined;
}

/** All specifications of Pods. */
export const podSpecsIn = memoisedBy((index: ObjectIndex): readonly PodSpec[] =>
  runningKinds.flatMap(([kind, , path]) =>
    index.ofKind(kind).flatMap((placed) => {
      const spec = mappingAt(placed.object.root, ...path);
      const annotations = mappingAt(placed.object.root, ...path.slice(0, -1), 'metadata', 'annotations');
      return spec === undefined ? [] : [{ placed, spec, annotations }];
    }),
  ),
);

/** All containers, those that run first included. */
export function containersOf(spec: MappingNode): readonly DocumentNode[] {
  return ['initContainers', 'containers'].flatMap((field) => itemsAt(spec, field));
}
