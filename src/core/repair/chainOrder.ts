import { keyIdOf } from '../pki/byteKey.ts';
import { isSameBundle } from '../pki/credentialPlace.ts';
import { findKeyPairs } from '../pki/keyPairs.ts';
import type { CertificateNode, PkiGraph } from '../pki/model.ts';
import type { Place } from '../renewal/editLayer.ts';
import type { RepairSubject, Source } from './model.ts';

/** A certificate of a value, and what the graph knows of it. */
export interface Link {
  readonly index: number;
  readonly place: Place;
  readonly node: CertificateNode;
}

/** The certificates that are read together with the one that has the problem, as they stand. */
export function linksAround({ source, graph, place }: RepairSubject): readonly Link[] {
  const own = source.credentialOf(place);
  if (own === undefined) return [];
  return source.places.flatMap((each, index) => {
    const credential = source.credentialOf(each);
    const node = graph.certificates.get(credential?.fingerprint ?? '');
    const isMember = credential !== undefined && each.value === place.value && isSameBundle(own, credential);
    return node !== undefined && isMember ? [{ index, place: each, node }] : [];
  });
}

/**
 * Sorts certificates from the leaf to the root, each followed by its issuer; those that are on no way from the leaf
 * come last, as they stood.
 */
export function inChainOrder(links: readonly Link[], source: Source, graph: PkiGraph): readonly Link[] {
  const rest = [...links];
  const ordered: Link[] = [];
  let next = leafOf(links, source, graph);
  while (next !== undefined) {
    rest.splice(rest.indexOf(next), 1);
    ordered.push(next);
    const { issuer } = next.node;
    next = issuer.kind === 'verified' ? rest.find(({ node }) => issuer.issuers.includes(node.fingerprint)) : undefined;
  }
  return [...ordered, ...rest];
}

/** The certificate of the key that is loaded with them; else the first one that signed none of the others. */
function leafOf(links: readonly Link[], source: Source, graph: PkiGraph): Link | undefined {
  const ofKey = links.find(({ node }) => keysBeside(links, source, graph).has(node.keyId));
  const signsAnother = ({ node }: Link) =>
    links.some((other) => other.node !== node && node.issued.includes(other.node.fingerprint));
  return ofKey ?? links.find((link) => !signsAnother(link)) ?? links[0];
}

function keysBeside(links: readonly Link[], source: Source, graph: PkiGraph): ReadonlySet<string> {
  const starts = new Set(links.map(({ place }) => place.block.span.start));
  const keys = findKeyPairs(graph.files)
    .filter(({ certificates }) =>
      certificates.some(({ file, credential }) => file.path === source.path && starts.has(credential.block.span.start)),
    )
    .map(({ key }) => key.credential.content);
  return new Set(
    keys.flatMap((key) => (key.kind === 'privateKey' && key.publicKey !== undefined ? [keyIdOf(key.publicKey)] : [])),
  );
}
