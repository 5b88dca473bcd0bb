import type { End } from '../model/ends.ts';
import type { MapModel, MapWire } from '../model/mapModel.ts';
import { wireLabel, wireReason, wireShare } from '../wireWords.ts';

/** A connection of a map as text, for tables. */
export interface MapRow {
  readonly wire: MapWire;
  /** `✗ rejected`. */
  readonly label: string;
  /** `kube-apiserver → etcd`, and what distinguishes it from others. */
  readonly title: string;
  /** `3 apiserver-etcd-client [K]`. */
  readonly clientShows: string;
  readonly clientTrusts: string;
  readonly serverShows: string;
  readonly serverTrusts: string;
  readonly reason: string;
}

/** The connections of a map, in map order. */
export function mapRows({ wires, cards }: MapModel, now: number): readonly MapRow[] {
  const byId = new Map(cards.map((card) => [card.id, card]));
  return wires.map((wire) => {
    const [from, to] = [wire.from, wire.to].map((id) => byId.get(id));
    // The side other than the API server identifies the connection.
    const line = [from, to].flatMap((card) =>
      card === undefined || card.column === 'apiserver' ? [] : [card.line],
    )[0];
    const names = from === to ? [from?.title] : [from?.title, to?.title];
    const count = wire.verdicts.length > 1 ? ` × ${wire.verdicts.length}` : '';
    const share = wireShare(wire);
    return {
      wire,
      label: share === undefined ? wireLabel(wire, now) : `${wireLabel(wire, now)} · ${share}`,
      title: `${names.join(' → ')}${count}${line === undefined || line === '' ? '' : ` (${line})`}`,
      clientShows: shows(wire.client),
      clientTrusts: wire.client.trust?.letter ?? '',
      serverShows: shows(wire.server),
      serverTrusts: wire.server.trust?.letter ?? '',
      reason: wireReason(wire, now) ?? '',
    };
  });
}

function shows({ pill }: End): string {
  if (pill === undefined) return '';
  return `${pill.number} ${pill.name}${pill.seal === undefined ? '' : ` [${pill.seal.letter}]`}`;
}

/** A connection and what both sides show and trust, as cells of a table. */
export function connectionCells({
  label,
  title,
  clientShows,
  serverTrusts,
  serverShows,
  clientTrusts,
}: MapRow): readonly string[] {
  return [label, title, clientShows, serverTrusts, serverShows, clientTrusts];
}
