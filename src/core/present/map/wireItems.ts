import * as l10n from '@vscode/l10n';
import type { MapBox } from '../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../protocol/pkiMap.ts';
import { optional } from '../../text/optional.ts';
import { hostName } from '../connections/partyWords.ts';
import { boxPath, circle } from './draw.ts';
import { authorityId } from './drawAuthorities.ts';
import { type DrawnPart, drawEnd } from './drawEnd.ts';
import { coursePath, drawWire } from './drawWire.ts';
import type { LayoutMoment } from './layoutMap.ts';
import type { MapModel, MapWire } from './mapModel.ts';
import type { Port, WireCourse } from './positionMap.ts';
import { endItemId, type RelatedItems } from './relatedItems.ts';
import { spokenPill, spokenSeal, spokenWire, trustOrigin } from './spokenWords.ts';
import { wireLabel, wireReason } from './wireWords.ts';

/** What is drawn of wires, and of their ends by the card that they are in. */
export interface DrawnWires {
  readonly items: readonly MapItem[];
  readonly ends: ReadonlyMap<string, readonly DrawnPart[]>;
}

interface WireContext extends LayoutMoment {
  readonly related: RelatedItems;
}

/** Makes the items of all wires: each with its label, then the pills and seals of both its ends. */
export function wireItems(
  { wires }: MapModel,
  courses: ReadonlyMap<string, WireCourse>,
  context: WireContext,
): DrawnWires {
  const ends = new Map<string, DrawnPart[]>();
  const seen = new Set<string>();
  const items = wires.flatMap((wire): readonly MapItem[] => {
    const course = courses.get(wire.id);
    if (course === undefined) return [];
    const { now } = context;
    const line: MapItem = {
      id: wire.id,
      kind: 'wire',
      box: boundsOf(course),
      outline: coursePath(course),
      state: wire.state,
      detail: wire.id,
      related: [wire.from, wire.to],
      spoken: spokenWire(wire, now),
      tooltip: spokenWire(wire, now),
      shapes: drawWire(course, wire.state, {
        label: wireLabel(wire, now),
        ...optional('reason', wireReason(wire, now)),
        ...optional('note', wireNote(wire)),
      }),
    };
    const sides = [
      { side: 'client', card: wire.from, port: course.client },
      { side: 'server', card: wire.to, port: course.server },
    ] as const;
    const parts = sides.flatMap(({ side, card, port }) => {
      // Members of etcd show one certificate to all others.
      const place = `${card} ${port.x} ${port.y} ${port.side}`;
      if (seen.has(place)) return [];
      seen.add(place);
      const drawn = drawEnd(wire[side], port, isEnding(wire, side));
      ends.set(card, [...(ends.get(card) ?? []), ...drawn]);
      return drawn.flatMap((part) => endItem(wire, side, part, context));
    });
    return [line, ...parts];
  });
  return { items, ends };
}

/** Whose certificate ends first, where a connection will stop. */
function isEnding({ worst, state }: MapWire, side: 'client' | 'server'): boolean {
  const verdict = side === 'client' ? worst.client : worst.server;
  return state === 'willStop' && 'until' in verdict && verdict.until === worst.until;
}

function endItem(
  wire: MapWire,
  side: 'client' | 'server',
  { kind, box, shapes }: DrawnPart,
  { now, related }: WireContext,
): readonly MapItem[] {
  const { pill, trust } = wire[side];
  const base = { id: endItemId(wire, side, kind), kind, box, shapes };
  if (kind === 'pill' && pill !== undefined) {
    const spoken = spokenPill(pill, now);
    const { node } = pill;
    return [
      {
        ...base,
        spoken,
        tooltip: spoken,
        outline: boxPath(box),
        ...(node === undefined
          ? { detail: wire.id }
          : { detail: `certificate ${node.fingerprint}`, related: related.ofCertificate(node) }),
      },
    ];
  }
  if (trust === undefined) return [];
  const authority = related.authorityOfSeal(trust);
  const spoken = spokenSeal(trust, trustOrigin(wire, side, wire.client));
  const look = {
    spoken,
    tooltip: spoken,
    outline: circle(box.x + box.height / 2, box.y + box.height / 2, box.height / 2),
  };
  return [
    authority === undefined
      ? { ...base, ...look, detail: wire.id }
      : {
          ...base,
          ...look,
          detail: authorityId(authority),
          related: related.ofAuthority(authority),
          isFadingOthers: true,
        },
  ];
}

/** What stands below the label in a quiet colour. */
function wireNote(wire: MapWire): string | undefined {
  const { slot, verdicts, worst } = wire;
  const alike = verdicts.filter(({ state }) => state === worst.state).length;
  if (slot === 'peer') return peerNote(wire);
  return alike === verdicts.length ? undefined : l10n.t('{0} of {1}', alike, verdicts.length);
}

function peerNote({ verdicts, worst }: MapWire): string {
  const { client, server } = worst.connection;
  if (verdicts.length > 1)
    return l10n.t('{0} of {1} ways', verdicts.filter(({ state }) => state === worst.state).length, verdicts.length);
  if (client.id === server.id) return l10n.t('with itself: no peers');
  return `${hostName(client.host) ?? ''} → ${hostName(server.host) ?? ''}`;
}

function boundsOf({
  points,
  client,
  server,
}: {
  readonly points: WireCourse['points'];
  readonly client: Port;
  readonly server: Port;
}): MapBox {
  const xs = [...points.map(([x]) => x), client.x, server.x];
  const ys = [...points.map(([, y]) => y), client.y, server.y];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
