import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import type { Connection, Source } from '../../pki/cluster/connections/connectionModel.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { placeId } from '../reissue/samePlaces.ts';
import { sidesOf } from '../shownSides.ts';

/** Whether something is read from a place. */
export function isReadFrom(source: Source, at: Occurrence): boolean {
  return (
    source.kind === 'materials' &&
    source.materials.some(({ material }) => material.occurrences.some((each) => isSamePlace(each, at)))
  );
}

/** The connections where a side verifies the other one with a place. */
export function trustReaders(graph: PkiGraph, at: Occurrence): readonly Connection[] {
  return readersByPlace(graph).get(placeId(at)) ?? [];
}

/** Asked for each place of each finding. */
const readersByPlace = memoisedBy((graph: PkiGraph): ReadonlyMap<string, readonly Connection[]> => {
  const readers = new Map<string, Connection[]>();
  for (const connection of connectionModelOf(graph).connections) {
    const places = sidesOf(connection).flatMap(({ trusts }) =>
      trusts.kind === 'materials' ? trusts.materials.flatMap(({ material }) => material.occurrences) : [],
    );
    for (const id of new Set(places.map(placeId))) addToGroup(readers, id, connection);
  }
  return readers;
});
