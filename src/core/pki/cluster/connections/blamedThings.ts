import type { Occurrence } from '../../pkiModel.ts';
import type { FilePlace } from '../clusterModel.ts';
import type { ConnectionVerdict, ContextUse, Source } from './connectionModel.ts';
import { type Refusal, refusedSources } from './refusals.ts';

/** What one side shows or trusts, a setting, or the side itself. */
export interface Thing {
  readonly id: string;
  /** The verifying side's: what is shown is fine, as far as this is to blame. */
  readonly isTrust: boolean;
  /** Where it stands, and where it is named. */
  readonly places: readonly FilePlace[];
  /** Where it stands, or else where it is named. */
  readonly at?: FilePlace | undefined;
}

/** What a rejection can come from: what was presented, what it was verified with, a kubeconfig, or else the rejected side. */
export function thingsOf(of: ConnectionVerdict, { by, verdict }: Refusal): readonly Thing[] {
  const { use } = of.connection.client;
  if (verdict.reason === 'configuration' && use !== undefined) return [contextOf(use)];
  const [shows, trusts] = refusedSources(of, by, verdict);
  const { client, server } = of.connection;
  const at = (by === 'client' ? server : client).place;
  const things = [...thingsIn(shows, false), ...thingsIn(trusts, true)];
  return things.length > 0
    ? things
    : [{ id: `${of.connection.id} ${by}`, isTrust: false, places: at === undefined ? [] : [at] }];
}

/** What a context of a kubeconfig says, and the entries that it names. */
function contextOf({ kubeconfig: { file }, context }: ContextUse): Thing {
  const nodes = [context, context.cluster, context.user].flatMap((each) => [...(each?.node?.entries.values() ?? [])]);
  const found = nodes.flatMap((node) => (node.kind === 'scalar' ? [{ file, span: node.span }] : []));
  // Of a file that cannot be read, all of it.
  const places = found.length > 0 ? found : [{ file, span: { start: 0, end: 0 } }];
  return { id: `${file.path}@${context.index}`, isTrust: false, places, at: places[0] };
}

function thingsIn(source: Source, isTrust: boolean): readonly Thing[] {
  if (source.kind === 'unknown') {
    const { place, name } = source.missing;
    return place === undefined ? [] : [{ id: `${place.file.path} ${name}`, isTrust, places: [place], at: place }];
  }
  if (source.kind === 'selfMade') {
    const { by, place } = source.setting;
    return [{ id: `${place.file.path} ${place.span.start} ${by}`, isTrust, places: [place], at: place }];
  }
  return (source.kind === 'materials' ? source.materials : []).map(({ material, key, place }) => ({
    id:
      material.source === 'value'
        ? `${material.place.file.path} ${material.place.span.start}`
        : (material.filePath ?? material.name),
    isTrust,
    at: placeIn(material.occurrences[0]) ?? place,
    places: [
      ...[material, ...(key === undefined ? [] : [key])].flatMap(({ occurrences, place: named }) => [
        named,
        ...occurrences.flatMap((each) => placeIn(each) ?? []),
      ]),
      place,
    ],
  }));
}

function placeIn(occurrence: Occurrence | undefined): FilePlace | undefined {
  return occurrence && { file: occurrence.file, span: occurrence.credential.value.span };
}
