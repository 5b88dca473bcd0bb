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

/** What belongs together of two trees; one side is absent where only the other tree has it. */
export interface Pair {
  readonly before?: Place;
  readonly after?: Place;
}

type Mark = (place: Place) => string | undefined;

const fingerprint: Mark = ({ node }) => node.fingerprint;
const subject: Mark = ({ node }) => formatName(node.certificate.subject);
const role: Mark = ({ node }) => node.role?.id;

/** In files of the same name, as in a folder that was moved with all that is in it. */
const inSameFile =
  (mark: Mark): Mark =>
  (place) =>
    all(mark(place), fileNameOf(place.path), place.field);

/** By what a certificate is known again at another place, the surest first. Roles alone: the node may be called otherwise. */
const marks: readonly Mark[] = [
  inSameFile(fingerprint),
  fingerprint,
  inSameFile((place) => all(role(place), subject(place))),
  inSameFile(subject),
  (place) => all(role(place), subject(place)),
  role,
  subject,
];

/** Several marks as one, where all are there. */
function all(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join('\n');
}

/**
 * Puts places of two trees together that hold the same certificate, or certificates of the same role or subject. Where
 * several are alike on one side nothing tells which is which, and they stay alone.
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

/** The places by their marks, those left out that share one. */
function onlyOnes(places: ReadonlySet<Place>, markOf: Mark): ReadonlyMap<string, Place> {
  const counted = new Map<string, Place | undefined>();
  for (const place of places) {
    const mark = markOf(place);
    if (mark !== undefined) counted.set(mark, counted.has(mark) ? undefined : place);
  }
  return new Map([...counted].flatMap(([mark, place]) => (place === undefined ? [] : [[mark, place] as const])));
}
