import { keyIdOf } from '../../pki/byteKey.ts';
import { findKeyMismatches } from '../../pki/keyMismatches.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { type FileAccess, untouchedReason } from './untouchedReason.ts';

/** Keys that are read together with a certificate and certainly do not match it. */
export function foreignKeysBeside(graph: PkiGraph, at: Occurrence): readonly Occurrence[] {
  return findKeyMismatches(graph).flatMap(({ pair: { certificates, key } }) =>
    certificates.slice(0, 1).some((place) => isSamePlace(place, at)) ? [key] : [],
  );
}

/** Whether the key that is read together with a certificate, and does not match it, is the given one. */
export function isBesideKey(graph: PkiGraph, at: Occurrence, keyId: string | undefined): boolean {
  const keys = foreignKeysBeside(graph, at);
  return keys.length > 0 && keys.every((key) => keyIdIn(key) === keyId);
}

/**
 * Whether the keys that are read together with a certificate, and do not match it, can be replaced with a new one: they
 * can be written, and others do not depend on them.
 *
 * @param renewed - Fingerprints of all certificates that get new keys.
 */
export function canReplaceKeysBeside(
  graph: PkiGraph,
  at: Occurrence,
  how: { readonly renewed: ReadonlySet<string>; readonly now: number; readonly access: FileAccess },
): boolean {
  const keys = foreignKeysBeside(graph, at);
  return (
    keys.length > 0 &&
    keys.every((key) => untouchedReason(graph, key, how.access) === undefined && !isAllThatOthersHave(graph, key, how))
  );
}

/** Whether a key is only in places where it does not belong, although a certificate matches it. */
function isAllThatOthersHave(
  graph: PkiGraph,
  key: Occurrence,
  { renewed, now }: { readonly renewed: ReadonlySet<string>; readonly now: number },
): boolean {
  const { privateKeys = [], publicKeys = [], certificates = [] } = graph.keys.get(keyIdIn(key) ?? '') ?? {};
  const foreign = findKeyMismatches(graph).map(({ pair }) => pair.key);
  if (privateKeys.some((each) => !foreign.some((other) => isSamePlace(each, other)))) return false;
  return (
    publicKeys.length > 0 ||
    certificates.some((fingerprint) => {
      const { notAfter } = graph.certificates.get(fingerprint)?.certificate ?? {};
      return !renewed.has(fingerprint) && (notAfter === undefined || notAfter >= now);
    })
  );
}

/** Id of the key at a place; `undefined` if its public key is unknown. */
export function keyIdIn({ credential: { content } }: Occurrence): string | undefined {
  return content.kind === 'privateKey' && content.publicKey !== undefined ? keyIdOf(content.publicKey) : undefined;
}
