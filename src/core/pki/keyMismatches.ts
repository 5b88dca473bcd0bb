import { memoisedBy } from '../text/memoised.ts';
import { isUsedAsCa } from './certificateUse.ts';
import { findKeyPairs, type KeyPair, keyFits } from './keyPairs.ts';
import type { CertificateNode, DecodedCredential, PkiGraph } from './pkiModel.ts';
import { findReferencePairs } from './referencePairs.ts';

/** A private key that certainly does not match the certificate that is read with it. */
export interface KeyMismatch {
  readonly pair: KeyPair;
  /** The first certificate of the pair. */
  readonly leaf: CertificateNode;
}

/**
 * Finds the pairs of {@link findKeyPairs} and pairs by reference whose key does not match. Encrypted keys cannot be
 * judged.
 */
export const findKeyMismatches = memoisedBy(search);

function search(graph: PkiGraph): readonly KeyMismatch[] {
  const pairs = findKeyPairs(graph.files);
  // A mismatch within one file, or between two of one name, is reported there, however many others name them.
  const partners = new Map(pairs.map((pair) => [pair.key.credential, pair]));
  const named = findReferencePairs(graph).filter(({ key, certificates }) => {
    const partner = partners.get(key.credential);
    const isSame = partner?.by === 'fileName' && partner.certificates[0]?.credential === certificates[0]?.credential;
    return partner?.by !== 'block' && !isSame;
  });
  return [...pairs, ...named].flatMap((pair) => {
    const leaf = mismatchedLeaf(graph, pair);
    return leaf === undefined ? [] : [{ pair, leaf }];
  });
}

function mismatchedLeaf(graph: PkiGraph, pair: KeyPair): CertificateNode | undefined {
  const { content } = pair.key.credential;
  if (content.kind !== 'privateKey') return undefined;
  const nodes = pair.certificates
    .map(({ credential }) => graph.certificates.get(credential.fingerprint ?? ''))
    .filter((node) => node !== undefined);
  const [leaf] = nodes;
  if (leaf === undefined || (nodes.length > 1 && nodes.every(isUsedAsCa))) return undefined;
  const mayFit = nodes.some((node) => keyFits(content.publicKey, node.certificate.publicKey) !== false);
  return mayFit ? undefined : leaf;
}

/** First certificates of pairs that a program refuses to load: the key fits none of them, or only a later one. */
export const mismatchedFirst = memoisedBy((graph: PkiGraph): ReadonlySet<DecodedCredential> => {
  const later = findKeyPairs(graph.files).filter(({ key: { credential }, certificates }) => {
    const fits = certificates.map(({ credential: { content } }) =>
      credential.content.kind === 'privateKey' && content.kind === 'certificate'
        ? keyFits(credential.content.publicKey, content.publicKey)
        : undefined,
    );
    return fits[0] === false && fits.includes(true);
  });
  const all = [...findKeyMismatches(graph).map(({ pair }) => pair), ...later];
  return new Set(all.flatMap(({ certificates: [first] }) => first?.credential ?? []));
});
