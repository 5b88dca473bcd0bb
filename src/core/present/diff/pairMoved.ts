import type { CertificateNode } from '../../pki/pkiModel.ts';
import { fileNameOf } from '../../text/shownPath.ts';
import { formatName } from '../../x509/formatName.ts';

/** Path below a tree, and the field within the file. Hostile text. */
export interface ComparedPlace {
  readonly path: string;
  readonly field: string;
}

/** A certificate at one of its places. */
export interface Place extends ComparedPlace {
  readonly node: CertificateNode;
}

/** A matching pair of places in two trees; one side is absent if only the other tree has it. */
export interface Pair {
  readonly before?: Place;
  readonly after?: Place;
}

type Mark = (place: Place) => string | undefined;

const fingerprint: Mark = ({ node }) => node.fingerprint;
const subject: Mark = ({ node }) => formatName(node.certificate.subject);
const role: Mark = ({ node }) => node.role?.id;

/** In files with the same name, as in a folder that was moved as a whole. */
const inSameFile =
  (mark: Mark): Mark =>
  (place) =>
    all(mark(place), fileNameOf(place.path), place.field);

/**
 * How to recognise a certificate at another place, the most certain first. Roles alone are last: the node may have
 * another name.
 */
const marks: readonly Mark[] = [
  inSameFile(fingerprint),
  fingerprint,
  inSameFile((place) => all(role(place), subject(place))),
  inSameFile(subject),
  (place) => all(role(place), subject(place)),
  role,
  subject,
];

/** Joins several marks, if all are present. */
function all(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join('\n');
}

/**
 * Pairs places of two trees with the same certificate, or with certificates of the same role or subject. If several
 * on one side are alike, it is ambiguous, and they stay unpaired.
 */
export function pairMoved(before: readonly Place[], after: readonly Place[]): readonly Pair[] {
  const [old, recent] = [new Set(before), new Set(after)];
  const pairs = marks.flatMap((markOf): readonly Pair[] => {
    const [left, right] = [onlyOnes(old, markOf), onlyOnes(recent, markOf)];
    return [...left].flatMap(([mark, place]): readonly Pair[] => {
      const other = right.get(mark);
      if (other === undefined) return [];
      old.delete(place);
      recent.delete(other);
      return [{ before: place, after: other }];
    });
  });
  return [...pairs, ...[...old].map((place) => ({ before: place })), ...[...recent].map((place) => ({ after: place }))];
}

/** The places by their marks, without those that share one. */
function onlyOnes(places: ReadonlySet<Place>, markOf: Mark): ReadonlyMap<string, Place> {
  const counted = new Map<string, Place | undefined>();
  for (const place of places) {
    const mark = markOf(place);
    if (mark !== undefined) counted.set(mark, counted.has(mark) ? undefined : place);
  }
  return new Map([...counted].flatMap(([mark, place]) => (place === undefined ? [] : [[mark, place] as const])));
}
