import * as l10n from '@vscode/l10n';
import type { MapBox } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { hostName } from '../../../pki/cluster/hostName.ts';
import { addToGroup } from '../../../text/groupBy.ts';
import { optional } from '../../../text/optional.ts';
import { boxPath, circle } from '../draw/draw.ts';
import { authorityId } from '../draw/drawAuthorities.ts';
import { type DrawnPart, drawEnd } from '../draw/drawEnd.ts';
import { coursePath, drawWire } from '../draw/drawWire.ts';
import type { MapModel, MapWire } from '../model/mapModel.ts';
import { spokenPill, spokenSeal, spokenWire, trustOrigin } from '../spokenWords.ts';
import { wireLabel, wireReason, wireShare } from '../wireWords.ts';
import type { LayoutMoment } from './layoutMap.ts';
import { grid } from './mapGrid.ts';
import type { Port, WireCourse } from './positionMap.ts';
import { endItemId, type RelatedItems } from './relatedItems.ts';

/** Drawn wires, and their ends by card. */
export interface DrawnWires {
  readonly items: readonly MapItem[];
  readonly ends: ReadonlyMap<string, readonly DrawnPart[]>;
}

interface WireContext extends LayoutMoment {
  readonly related: RelatedItems;
  /** Key of the panel if nothing more is known; default: the wire's panel. */
  readonly detail?: string;
}

/** Creates the items of all wires: each with its label, then the pills and seals of both ends. */
export function wireItems(
  { wires, machines }: MapModel,
  courses: ReadonlyMap<string, WireCourse>,
  boxes: ReadonlyMap<string, MapBox>,
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
      spoken: spokenWire(wire, machines, now),
      tooltip: spokenWire(wire, machines, now),
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
    // An etcd member presents one certificate to all others; it is drawn once.
    const own = wire.members === undefined ? sides : [];
    const parts = own.flatMap(({ side, card, port }) => {
      const drawn = drawEnd(wire[side], port, isEnding(wire, side), context.locale);
      for (const part of drawn) addToGroup(ends, card, part);
      return drawn.flatMap((part) => endItem(wire, side, part, context));
    });
    const members = (wire.members ?? []).flatMap(({ card, end }): readonly MapItem[] => {
      const port = memberPort(boxes.get(card));
      if (port === undefined || seen.has(card)) return [];
      seen.add(card);
      const drawn = drawEnd(end, port, false, context.locale);
      for (const part of drawn) addToGroup(ends, card, part);
      const shown = { ...wire, id: `${wire.id} ${card}`, server: end };
      return drawn.flatMap((part) => endItem(shown, 'server', part, { ...context, detail: wire.id }));
    });
    return [line, ...parts, ...members];
  });
  return { items, ends };
}

/** At a member's right edge, in one row with the name of the certificate that it shows to its clients. */
function memberPort(box: MapBox | undefined): Port | undefined {
  return box && { x: box.x + box.width, y: box.y + grid.storePort, side: 'right', room: 95 };
}

/** Whether the certificate of a side is the first to expire on a connection that will stop. */
function isEnding({ worst, state }: MapWire, side: 'client' | 'server'): boolean {
  const verdict = side === 'client' ? worst.client : worst.server;
  return state === 'willStop' && 'until' in verdict && verdict.until === worst.until;
}

function endItem(
  wire: MapWire,
  side: 'client' | 'server',
  { kind, box, shapes }: DrawnPart,
  { now, related, detail = wire.id }: WireContext,
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
          ? { detail }
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
      ? { ...base, ...look, detail }
      : {
          ...base,
          ...look,
          detail: authorityId(authority),
          related: related.ofAuthority(authority),
          isFadingOthers: true,
        },
  ];
}

/** The muted text below the label. */
function wireNote(wire: MapWire): string | undefined {
  return wire.slot === 'peer' ? peerNote(wire) : wireShare(wire);
}

/** The members, or the number of pairs; each pair is two connections. */
function peerNote({ verdicts, worst }: MapWire): string {
  const { client, server } = worst.connection;
  if (client.id === server.id) return l10n.t('with itself: no peers');
  const pairs = new Set(
    verdicts.map(({ connection }) => [connection.client.id, connection.server.id].sort().join(' ')),
  );
  if (pairs.size > 1) return l10n.t('{0} pairs', pairs.size);
  return `${hostName(client.host) ?? ''} – ${hostName(server.host) ?? ''}`;
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
