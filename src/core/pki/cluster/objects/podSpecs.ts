import { runningKinds } from '../../../kubernetes/tables/objectReferences.ts';
import { isExample } from '../../../locate/files/quietPlaces.ts';
import { itemsAt, mappingAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { PlacedObject } from '../clusterModel.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpenEnded } from './openValue.ts';

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

/** A container with what it is started with. */
export interface PlacedContainer {
  readonly placed: PlacedObject;
  readonly spec: MappingNode;
  readonly container: DocumentNode;
  readonly options: readonly ScalarNode[];
}

/** The command and the arguments of a container. */
export function optionsOf(container: DocumentNode): readonly ScalarNode[] {
  return ['command', 'args'].flatMap((field) => scalarsAt(container, field));
}

/** All containers of Pods that the files tell completely, but for examples. */
export const placedContainers = memoisedBy((index: ObjectIndex): readonly PlacedContainer[] =>
  podSpecsIn(index).flatMap(({ placed, spec }) =>
    isOpenEnded(placed.object) || isExample(placed.file)
      ? []
      : containersOf(spec).map((container) => ({ placed, spec, container, options: optionsOf(container) })),
  ),
);
