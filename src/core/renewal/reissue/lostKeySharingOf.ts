import { isUsedAsCa } from '../../pki/certificateUse.ts';
import { lostKeysOf } from '../../pki/lostKeys.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import type { FileAccess } from './untouchedReason.ts';

/** The effect of lost keys on a renewal. */
export interface LostKeySharing {
  /** Fingerprints of certificates that must be reissued as well. */
  readonly sharers: readonly string[];
  /**
   * `PlannedKey.id` of a certificate's new key: certificates that are read with one file, or have one key, get one key.
   */
  readonly newKeyIdOf: (node: CertificateNode) => string;
}

/**
 * Finds the certificates that are read with a lost key file that is created again for others. They would not match the
 * new key, and nobody can have the old one, so they are reissued together. A certificate that is read with two such
 * files joins them: both get one key, and everything that is read with either is reissued.
 *
 * @param renewed - Fingerprints of all certificates that are already renewed.
 */
export function lostKeySharingOf(
  graph: PkiGraph,
  certificates: readonly { readonly fingerprint: string; readonly places?: readonly Occurrence[] }[],
  { renewed, access }: { readonly renewed: ReadonlySet<string>; readonly access: FileAccess },
): LostKeySharing {
  const keys = new SameKeys();
  const isWritten = ({ file }: Occurrence): boolean => access(file) !== 'backup';
  for (const { fingerprint, places } of certificates) {
    const node = graph.certificates.get(fingerprint);
    if (node !== undefined) keys.join(readWith(graph, node, places ?? node.occurrences.filter(isWritten)));
  }
  const sharers: string[] = [];
  const chosen = new Set(certificates.map(({ fingerprint }) => fingerprint));
  let others = keys.isEmpty
    ? []
    : [...graph.certificates.values()]
        .filter((node) => !chosen.has(node.fingerprint) && !isUsedAsCa(node))
        .map((node) => ({ node, lost: readWith(graph, node, node.occurrences.filter(isWritten)) }))
        .filter(({ lost }) => lost.length > 0);
  for (let isMore = true; isMore; ) {
    const coming = others.filter(({ lost }) => lost.some((name) => keys.has(name)));
    others = others.filter((each) => !coming.includes(each));
    for (const { node, lost } of coming) {
      keys.join(lost);
      if (!renewed.has(node.fingerprint)) sharers.push(node.fingerprint);
    }
    isMore = coming.length > 0;
  }
  return { sharers, newKeyIdOf: (node) => keys.firstOf(oldKey(node)) };
}

/** The files of lost keys that a certificate is read with, and its key; nothing if none is lost. */
function readWith(graph: PkiGraph, node: CertificateNode, places: readonly Occurrence[]): readonly string[] {
  const lost = places.flatMap((at) => lostKeysOf(graph, node, at).map(({ path }) => `key in ${path}`));
  return lost.length === 0 ? [] : [...lost, oldKey(node)];
}

function oldKey({ keyId }: CertificateNode): string {
  return `key of ${keyId}`;
}

/** Key names, in sets that become one key; each set is named after its first name. */
class SameKeys {
  readonly #firsts = new Map<string, string>();

  get isEmpty(): boolean {
    return this.#firsts.size === 0;
  }

  has(name: string): boolean {
    return this.#firsts.has(name);
  }

  firstOf(name: string): string {
    return this.#firsts.get(name) ?? name;
  }

  /** Merges names, and all sets that contain one of them, into one set. */
  join(names: readonly string[]): void {
    const known = new Set(names.flatMap((name) => this.#firsts.get(name) ?? []));
    const [first = names[0]] = known;
    if (first === undefined) return;
    for (const [name, its] of this.#firsts) if (known.has(its)) this.#firsts.set(name, first);
    for (const name of names) this.#firsts.set(name, first);
  }
}
