import type { CertificateNode } from '../../../pki/pkiModel.ts';
import { authorityId } from '../draw/drawAuthorities.ts';
import type { End } from '../model/ends.ts';
import type { MapModel, MapWire } from '../model/mapModel.ts';
import type { Authority, Seal } from '../model/seals.ts';

/** Id of the pill or seal of a wire's end. */
export function endItemId(wire: Pick<MapWire, 'id'>, side: 'client' | 'server', kind: 'pill' | 'seal'): string {
  return `${wire.id} ${side} ${kind}`;
}

interface DrawnEnd {
  readonly wire: string;
  /** Prefix of the ids of its pill and seal. */
  readonly id: string;
  readonly side: 'client' | 'server';
  readonly end: End;
}

/** Items that are highlighted together. */
export interface RelatedItems {
  /** Wires of a card. */
  ofCard(id: string): readonly string[];
  /** All items of a certificate, and its wires. */
  ofCertificate(node: CertificateNode): readonly string[];
  /** Everything that a CA signed, and everything that trusts it. */
  ofAuthority(authority: Authority): readonly string[];
  authorityOfSeal(seal: Seal): Authority | undefined;
  /** How many certificates of the map a CA signed. */
  signs(authority: Authority): number;
}

/** Finds related items of a map. */
export function relatedOf({ wires, authorities }: MapModel): RelatedItems {
  const ends = wires.flatMap((wire): readonly DrawnEnd[] =>
    wire.members === undefined
      ? [
          { wire: wire.id, id: wire.id, side: 'client', end: wire.client },
          { wire: wire.id, id: wire.id, side: 'server', end: wire.server },
        ]
      : wire.members.map(({ card, end }) => ({ wire: wire.id, id: `${wire.id} ${card}`, side: 'server', end })),
  );
  const found = (matches: (end: End) => 'pill' | 'seal' | 'both' | undefined): readonly string[] => {
    const ids = ends.flatMap(({ wire, id, side, end }) => {
      const match = matches(end);
      if (match === undefined) return [];
      const kinds = match === 'both' ? (['pill', 'seal'] as const) : [match];
      return [wire, ...kinds.map((kind) => endItemId({ id }, side, kind))];
    });
    return [...new Set(ids)];
  };
  const known = new Map<string, readonly string[]>();
  const remembered = (key: string, find: () => readonly string[]): readonly string[] => {
    const ids = known.get(key) ?? find();
    known.set(key, ids);
    return ids;
  };
  return {
    ofCard: (id) => wires.filter(({ from, to }) => from === id || to === id).map((wire) => wire.id),
    ofCertificate: ({ fingerprint }) =>
      remembered(fingerprint, () =>
        found(({ pill }) => (pill?.node?.fingerprint === fingerprint ? 'pill' : undefined)),
      ),
    ofAuthority: (authority) =>
      remembered(authority.key, () => [
        authorityId(authority),
        ...found(({ pill, trust }) => {
          const isPill = pill?.seal?.key === authority.key;
          const isTrust = trust?.key === authority.key;
          return isPill && isTrust ? 'both' : isPill ? 'pill' : isTrust ? 'seal' : undefined;
        }),
      ]),
    authorityOfSeal: (seal) => authorities.find(({ key }) => key === seal.key),
    signs: ({ key, nodes }) =>
      signedLeaves(
        nodes,
        ends.map(({ end }) => end),
        key,
      ),
  };
}

/** The certificates it issued in these files, each once, without CAs of the same name. */
function signedLeaves(nodes: readonly CertificateNode[], ends: readonly End[], key: string): number {
  const issued = new Set(nodes.flatMap((node) => node.issued));
  for (const { pill } of ends)
    if (pill?.node !== undefined && pill.seal?.key === key) issued.add(pill.node.fingerprint);
  for (const { fingerprint } of nodes) issued.delete(fingerprint);
  return issued.size;
}
