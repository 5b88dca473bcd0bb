import { mappingAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../../locate/objects/objectModel.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { Span } from '../../../text/span.ts';
import type { ClusterPicture, FilePlace, PlacedObject } from '../clusterModel.ts';
import type { StartFault } from '../startFault.ts';
import type { CalledService } from './clientConfigs.ts';
import { mountFaultsIn } from './mountFaults.ts';
import { type ObjectIndex, objectIndexOf } from './objectIndex.ts';
import { isOpenEnded } from './openValue.ts';
import { unusableReference } from './referenceFaults.ts';
import { type SecretReference, secretReferencesIn } from './referencesOf.ts';
import { podsOf } from './servingSecrets.ts';

/** Why Pods do not start, by what runs them: kubelet does not find what they mount, or their program what it reads. */
const podFaultsIn = memoisedBy((picture: ClusterPicture): ReadonlyMap<PlacedObject, readonly StartFault[]> => {
  const index = objectIndexOf(picture);
  const all = [
    ...secretReferencesIn(index).flatMap((reference) => referenceFault(index, reference)),
    ...mountFaultsIn(picture).flatMap(({ workload, place, kind, error }) =>
      // The cluster may have what the files do not.
      kind === 'other' ? [] : { workload, fault: { place, error } },
    ),
  ];
  const byWorkload = groupBy(all, ({ workload }) => workload);
  return new Map([...byWorkload].map(([workload, found]) => [workload, found.map(({ fault }) => fault)]));
});

/** What kubelet needs to start a Pod. */
const starting = /^(?:volume|environment)(?:-|$)/;

function referenceFault(
  index: ObjectIndex,
  reference: SecretReference,
): readonly { readonly workload: PlacedObject; readonly fault: StartFault }[] {
  const { record, placed: workload, node } = reference;
  if (!starting.test(record.id) || isOpenEnded(workload.object)) return [];
  const { error, place = { file: workload.file, span: node.span } } = unusableReference(index, reference) ?? {};
  return error === undefined ? [] : [{ workload, fault: { place, error, printedBy: 'kubelet' } }];
}

/** Why none of the Pods behind a Service starts; nothing if one may. */
export function serviceFaults(
  picture: ClusterPicture,
  from: PlacedObject,
  { name, namespace }: Pick<CalledService, 'name' | 'namespace'>,
): readonly StartFault[] {
  const index = objectIndexOf(picture);
  const target = index.find(from, 'Service', name, namespace);
  const workloads = podsOf(index, from, namespace, mappingAt(target?.object.root, 'spec', 'selector'));
  const faults = workloads.map((workload) => podFaultsIn(picture).get(workload) ?? []);
  return faults.every(({ length }) => length > 0) ? faults.flat() : [];
}

/** Why Pods do not start, if a place in what runs them is what starts a program. */
export function faultsAround(picture: ClusterPicture, { file, span }: FilePlace): readonly StartFault[] {
  const inFile = faultsByFile(picture).get(file) ?? [];
  return inFile.flatMap(([{ object }, faults]) => (holds(object.root, span) ? faults : []));
}

const faultsByFile = memoisedBy((picture: ClusterPicture) => groupBy([...podFaultsIn(picture)], ([{ file }]) => file));

/** Tells whether a place is in a node. */
export function holds(node: DocumentNode, span: Span): boolean {
  if (node.kind === 'scalar') return node.span.start <= span.start && span.end <= node.span.end;
  return (node.kind === 'mapping' ? [...node.entries.values()] : node.items).some((each) => holds(each, span));
}
