import { memoisedBy } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import type { PkiGraph } from '../../pkiModel.ts';
import { clusterPictureOf } from '../buildClusterPicture.ts';
import type { ComponentInstance } from '../clusterModel.ts';
import { faultsAround, serviceFaults } from '../objects/podFaults.ts';
import { type StartFault, startFaultsOf } from '../startFault.ts';
import type { Connection, ExpectedName, Party } from './connectionModel.ts';
import type { Scene } from './scene.ts';

/** What stops a side when it starts, if a document starts it. */
export function faultsAtStart(scene: Scene, names: readonly ExpectedName[]): Connection['startFaults'] {
  const { picture, client, server } = scene;
  const faultsOf = ({ instance, isAssumed }: Party) =>
    instance === undefined || isAssumed === true ? [] : startFaultsIn(picture.graph)(instance);
  const ofServer = listed([...faultsOf(server), ...calledFaults(scene, names)]);
  const ofClient = listed(faultsOf(client));
  if (ofServer === undefined && ofClient === undefined) return undefined;
  return { ...optional('server', ofServer), ...optional('client', ofClient) };
}

function listed(faults: readonly StartFault[]): readonly StartFault[] | undefined {
  return faults.length === 0 ? undefined : faults;
}

/** Of the Pods behind the Service that an object names. */
function calledFaults(
  { picture: { graph }, client: { part } }: Scene,
  names: readonly ExpectedName[],
): readonly StartFault[] {
  return names.flatMap(({ name: host }) => {
    const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(host) ?? [];
    return part === undefined || name === undefined || namespace === undefined
      ? []
      : serviceFaults(clusterPictureOf(graph), part.placed, { name, namespace });
  });
}

/** Asked for each connection of an instance. */
const startFaultsIn = memoisedBy((graph: PkiGraph) =>
  memoisedBy((instance: ComponentInstance) => [
    ...startFaultsOf(graph, instance),
    ...faultsAround(clusterPictureOf(graph), instance.place),
  ]),
);
