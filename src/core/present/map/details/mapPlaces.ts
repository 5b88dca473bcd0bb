import type { MapLink } from '../../../../protocol/pkiMap.ts';
import type { FilePlace } from '../../../pki/cluster/clusterModel.ts';
import type { CertificateNode, Occurrence } from '../../../pki/pkiModel.ts';
import { placeWords } from '../../connections/partyWords.ts';

/** The target of a link or an action. */
export interface MapPlace extends FilePlace {
  /** Fingerprint of the CA that should be there instead. */
  readonly to?: string;
  /** The command that leads on from a problem there. */
  readonly fix?: { readonly command: string; readonly argument: object | string };
}

/** Places in files; the page that draws the map knows only their numbers. */
export interface MapPlaces {
  readonly all: readonly MapPlace[];
  /** The number of a place. */
  numberOf(place: MapPlace): number;
  /** A link to a place, labelled with file and line. */
  linkTo(place: FilePlace): MapLink;
}

/** Collects places; equal places share a number. */
export function mapPlaces(): MapPlaces {
  const all: MapPlace[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (place: MapPlace): number => {
    const id = `${place.span.start} ${place.span.end} ${place.to ?? ''} ${place.file.path} ${JSON.stringify(place.fix)}`;
    const known = numbers.get(id);
    if (known !== undefined) return known;
    numbers.set(id, all.length);
    return all.push(place) - 1;
  };
  return {
    all,
    numberOf,
    linkTo: (place) => ({ kind: 'place', place: numberOf(place), label: placeWords(place) }),
  };
}

/** All places of a certificate; files with nothing else first. */
export function placesOf({ occurrences }: CertificateNode): readonly FilePlace[] {
  const isWithin = ({ credential }: Occurrence): number => (credential.value.keyPath === undefined ? 0 : 1);
  return occurrences
    .toSorted((a, b) => isWithin(a) - isWithin(b))
    .map(({ file, credential }) => ({ file, span: credential.block.span }));
}
