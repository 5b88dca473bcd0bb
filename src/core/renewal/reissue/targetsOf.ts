import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { UntouchedPlace } from '../change/changeModel.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { isLinkToKnownFile } from './samePlaces.ts';
import { type FileAccess, untouchedPlace, untouchedReason } from './untouchedReason.ts';

/**
 * Finds all places of a certificate: those that get the new one, and those that stay, with the reason. A symbolic link
 * to another file changes with it and is not reported.
 *
 * @param places - The only places to change.
 * @param isFixed - Whether the change fixes a place with a key that does not match the old certificate.
 */
export function targetsOf(
  graph: PkiGraph,
  node: CertificateNode,
  places: readonly Occurrence[] | undefined,
  access: FileAccess,
  isFixed: (at: Occurrence) => boolean = () => false,
): { readonly targets: readonly Occurrence[]; readonly untouched: readonly UntouchedPlace[] } {
  const targets: Occurrence[] = [];
  const untouched: UntouchedPlace[] = [];
  for (const at of node.occurrences) {
    if (isLinkToKnownFile(at.file, graph)) continue;
    const isChosen = places === undefined || places.some((place) => isSamePlace(place, at));
    const found = untouchedReason(graph, at, access);
    const reason =
      (found?.reason === 'otherKey' && isFixed(at) ? undefined : found) ??
      (isChosen ? undefined : untouchedPlace(at, 'notChosen'));
    if (reason === undefined) targets.push(at);
    else untouched.push(reason);
  }
  return { targets, untouched };
}
