import { linkTarget } from '../../pki/linkTarget.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import type { ChangePlan, UntouchedPlace } from '../change/changeModel.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { isLeftBehind } from '../reissue/kubeletGenerations.ts';

/** A certificate that was renewed. */
export interface RenewedCertificate {
  /** The old certificate, with all its places. */
  readonly node: CertificateNode;
  /** Places with the new certificate. */
  readonly places: readonly Occurrence[];
  /** Places that were left unchanged, and why. */
  readonly untouched?: readonly UntouchedPlace[];
}

/**
 * Finds where a renewed certificate is after a plan was carried out, and where the old one is left. Backups are
 * supposed to keep it, links lead to changed files, and nothing reads the kubelet's older generations.
 */
export function renewedPlaces({ files, untouched }: ChangePlan, old: CertificateNode): RenewedCertificate {
  const changed = new Set(files.map(({ path }) => path));
  const reasonOf = (place: Occurrence): UntouchedPlace | undefined =>
    untouched.find(({ at }) => isSamePlace(at, place));
  const places = old.occurrences.filter((place) => changed.has(place.file.path) && reasonOf(place) === undefined);
  const isOld = (place: Occurrence): boolean =>
    !places.includes(place) &&
    reasonOf(place)?.reason !== 'backup' &&
    !changed.has(linkTarget(place.file) ?? '') &&
    !isLeftBehind(place.file.path, changed);
  return {
    node: { ...old, occurrences: old.occurrences.filter((place) => places.includes(place) || isOld(place)) },
    places,
    untouched: untouched.filter(({ at }) => old.occurrences.some((place) => isSamePlace(at, place))),
  };
}
