import { certificateBundles } from '../findings/certificateBundles.ts';
import { leafAmong, membersOnWay } from '../pki/chainOrder.ts';
import { isSameBundle } from '../pki/credentialPlace.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import type { Place } from '../renewal/editLayer.ts';
import type { RepairSubject, Source } from './repairModel.ts';

/** A certificate of a value, and what the graph knows of it. */
export interface Link {
  readonly index: number;
  readonly place: Place;
  readonly node: CertificateNode;
}

/** The certificates that are read together with the one that has the problem, in their current order. */
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
 * Sorts certificates from the leaf to the root, each after one that it signed. Certificates outside the leaf's chain
 * come last, in their current order.
 */
export function inChainOrder(links: readonly Link[], source: Source, graph: PkiGraph): readonly Link[] {
  const leaf = leafAmong(links, keysBeside(links, source, graph));
  const ordered = leaf === undefined ? [] : membersOnWay(links, leaf);
  return [...ordered, ...links.filter((link) => !ordered.includes(link))];
}

/** The keys that are loaded with the certificates. */
function keysBeside(links: readonly Link[], { path }: Source, graph: PkiGraph): ReadonlySet<string> {
  const starts = new Set(links.map(({ place }) => place.block.span.start));
  const bundle = certificateBundles(graph).find(({ members }) =>
    members.some(
      ({ occurrence: { file, credential } }) => file.path === path && starts.has(credential.block.span.start),
    ),
  );
  return bundle?.keyIds ?? new Set();
}
