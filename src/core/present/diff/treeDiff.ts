import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import { fieldWords } from '../tree/placeRow.ts';
import { certificateDiff, type FieldDifference } from './certificateDiff.ts';
import { type ComparedPlace, type Pair, type Place, pairMoved } from './pairMoved.ts';

/** A place with a certificate in one of two trees, or in both. */
export interface PlaceDifference extends ComparedPlace {
  /** Its place in the second tree, if different. */
  readonly movedTo?: ComparedPlace;
  /** Absent if only the other tree has the place. */
  readonly before?: CertificateNode;
  readonly after?: CertificateNode;
  /** Differences, if both have one. */
  readonly fields: readonly FieldDifference[];
}

/** Two trees compared. */
export interface TreeDifference {
  /** By path. */
  readonly places: readonly PlaceDifference[];
  /** Number of places with the same certificate in both. */
  readonly same: number;
}

/** A tree: its files, and their names relative to it. */
export interface ComparedTree {
  readonly graph: PkiGraph;
  pathOf(file: DecodedFile): string;
}

/**
 * Compares the certificates of two trees: backup and current state, two control planes, before and after a renewal.
 * Certificates at the same place are paired: same relative path, field, and position in a bundle. The rest is paired
 * as moved if it is the same certificate, or the only one with the same role or subject.
 */
export function treeDiff(before: ComparedTree, after: ComparedTree): TreeDifference {
  const [old, recent] = [placesOf(before), placesOf(after)];
  const isAtSamePlace = (key: string): boolean => old.has(key) && recent.has(key);
  const together = [...old].flatMap(([key, place]): readonly Pair[] => {
    const other = recent.get(key);
    return other === undefined ? [] : [{ before: place, after: other }];
  });
  const rest = pairMoved(
    [...old].filter(([key]) => !isAtSamePlace(key)).map(([, place]) => place),
    [...recent].filter(([key]) => !isAtSamePlace(key)).map(([, place]) => place),
  );
  const isSame = (pair: Pair): boolean => pair.before?.node.fingerprint === pair.after?.node.fingerprint;
  return {
    places: [...together.filter((pair) => !isSame(pair)), ...rest].flatMap(differenceOf).sort(comparePlaces),
    same: together.filter(isSame).length,
  };
}

function differenceOf({ before, after }: Pair): readonly PlaceDifference[] {
  const place = before ?? after;
  if (place === undefined) return [];
  const { path, field } = place;
  const isMoved = after !== undefined && (after.path !== path || after.field !== field);
  return [
    {
      path,
      field,
      ...(isMoved ? { movedTo: { path: after.path, field: after.field } } : {}),
      ...optional('before', before?.node),
      ...optional('after', after?.node),
      fields:
        before === undefined || after === undefined
          ? []
          : certificateDiff(before.node.certificate, after.node.certificate),
    },
  ];
}

function comparePlaces(a: PlaceDifference, b: PlaceDifference): number {
  const [first, second] = [placeKey(a), placeKey(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function placesOf({ graph, pathOf }: ComparedTree): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const node of graph.certificates.values()) {
    for (const { file, credential } of node.occurrences) {
      const place = { path: pathOf(file), field: fieldWords(file, credential), node };
      places.set(placeKey(place), place);
    }
  }
  return places;
}

function placeKey({ path, field }: ComparedPlace): string {
  return `${path}\n${field}`;
}
