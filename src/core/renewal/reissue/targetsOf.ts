import { keyIdOf } from '../../pki/byteKey.ts';
import { findKeyMismatches } from '../../pki/keyMismatches.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/model.ts';
import type { UntouchedPlace } from '../change/model.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { isLinkToKnownFile } from './samePlaces.ts';
import { type FileAccess, untouchedPlace, untouchedReason } from './untouchedReason.ts';

/**
 * Finds all places of a certificate: those that get the new one, and those that stay, with the reason. A symbolic link to
 * another of the files changes along and is not told.
 *
 * @param places - The only places that are to be changed.
 * @param newKeyId - Id of the key that the new certificate is for: a place beside which that key lies already, and not the old
 *   one's, is put right by it.
 */
export function targetsOf(
  graph: PkiGraph,
  node: CertificateNode,
  places: readonly Occurrence[] | undefined,
  access: FileAccess,
  newKeyId?: string,
): { readonly targets: readonly Occurrence[]; readonly untouched: readonly UntouchedPlace[] } {
  const targets: Occurrence[] = [];
  const untouched: UntouchedPlace[] = [];
  for (const at of node.occurrences) {
    if (isLinkToKnownFile(at.file, graph)) continue;
    const isChosen = places === undefined || places.some((place) => isSamePlace(place, at));
    const found = untouchedReason(graph, at, access);
    const isPutRight = found?.reason === 'otherKey' && isBesideKey(graph, at, newKeyId);
    const reason = (isPutRight ? undefined : found) ?? (isChosen ? undefined : untouchedPlace(at, 'notChosen'));
    if (reason === undefined) targets.push(at);
    else untouched.push(reason);
  }
  return { targets, untouched };
}

/** Whether the key that is read together with a certificate, and is not its own, is the given one. */
export function isBesideKey(graph: PkiGraph, at: Occurrence, keyId: string | undefined): boolean {
  const pairs = findKeyMismatches(graph).filter(({ pair: { certificates } }) =>
    certificates.slice(0, 1).some((place) => isSamePlace(place, at)),
  );
  return pairs.length > 0 && pairs.every(({ pair: { key } }) => keyIdIn(key) === keyId);
}

function keyIdIn({ credential: { content } }: Occurrence): string | undefined {
  return content.kind === 'privateKey' && content.publicKey !== undefined ? keyIdOf(content.publicKey) : undefined;
}
