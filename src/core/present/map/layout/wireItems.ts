import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { hostName } from '../../../pki/cluster/hostName.ts';
import { addToGroup } from '../../../text/groupBy.ts';
import { optional } from '../../../text/optional.ts';
import { boxPath, circle, drawText, inFull, middleOf } from '../draw/draw.ts';
import { authorityId } from '../draw/drawAuthorities.ts';
import { type DrawnPart, drawEnd } from '../draw/drawEnd.ts';
import { coursePath, drawWire, labelBox } from '../draw/drawWire.ts';
import type { MapModel, MapWire } from '../model/mapModel.ts';
import { spokenPill, spokenSeal, spokenWire, trustOrigin } from '../spokenWords.ts';
import { labelOf } from '../wireWords.ts';
import type { LayoutMoment } from './layoutMap.ts';
import type { MapPositions } from './positionMap.ts';
import { endItemId, type RelatedItems } from './relatedItems.ts';
import { isAlone, type Port, type WireCourse } from './wireCourses.ts';

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
  { cards: boxes, wires: courses, peerPorts }: Pick<MapPositions, 'cards' | 'wires' | 'peerPorts'>,
  context: WireContext,
): DrawnWires {
  const ends = new Map<string, DrawnPart[]>();
  const seen = new Set<string>();
  const items = wires.flatMap((wire): readonly MapItem[] => {
    const course = courses.get(wire.id);
    if (course === undefined) return [];
    const { now } = context;
    const isTold = isAlone(wire);
    const shapes = isTold
      ? peerWords(boxes.get(wire.from), peerPorts.get(wire.from))
      : drawWire(course, wire.state, {
          ...labelOf(wire, now),
          ...(course.label.anchor === 'middle' ? {} : optional('note', wireNote(wire))),
        });
    const label = isTold
      ? shapes[0]?.kind === 'text'
        ? shapes[0].box
        : undefined
      : course.points.length === 0
        ? labelBox(shapes)
        : undefined;
    const line: MapItem = {
      id: wire.id,
      kind: 'wire',
      box: boundsOf(course),
      outline: label === undefined ? coursePath(course) : boxPath(label),
      state: wire.state,
      detail: wire.id,
      related: [wire.from, wire.to],
      spoken: spokenWire(wire, machines, now),
      tooltip: spokenWire(wire, machines, now),
      shapes,
    };
    if (wire.slot === 'outside' && label !== undefined)
      addToGroup(ends, wire.to, { kind: 'pill', box: label, shapes: [] });
    const sides = [
      { side: 'client', card: wire.from, port: course.client },
      { side: 'server', card: wire.to, port: course.server },
    ] as const;
    // An etcd member presents one certificate to all others; it is drawn once.
    const own = wire.members === undefined ? sides.slice(wire.slot === 'outside' ? 1 : 0) : [];
    const parts = own.flatMap(({ side, card, port }) => {
      const drawn = drawEnd(wire[side], port, isEnding(wire, side));
      const shown = wire.slot === 'outside' ? drawn.filter(({ kind }) => kind === 'pill') : drawn;
      for (const part of shown) addToGroup(ends, card, part);
      return shown.flatMap((part) => endItem(wire, side, part, context));
    });
    const members = (wire.members ?? []).flatMap(({ card, end }): readonly MapItem[] => {
      const port = peerPorts.get(card);
      if (port === undefined || seen.has(card)) return [];
      seen.add(card);
      const drawn = drawEnd(end, port, false);
      for (const part of drawn) addToGroup(ends, card, part);
      const shown = { ...wire, id: `${wire.id} ${card}`, server: end };
      return drawn.flatMap((part) => endItem(shown, 'server', part, { ...context, detail: wire.id }));
    });
    return [line, ...parts, ...members];
  });
  return { items, ends };
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

/** The muted text beside a label: what a wire to or from the kubelets is for, or which members are meant. */
export function wireNote({ slot, state, verdicts, worst }: MapWire): string | undefined {
  if (slot.startsWith('kubelet') && state === 'broken') return undefined;
  if (slot === 'kubeletUp') return l10n.t('calls');
  if (slot === 'kubeletDown') return l10n.t('logs, exec');
  const { client, server } = worst.connection;
  if (slot !== 'peer' || client.id === server.id) return undefined;
  const pairs = new Set(
    verdicts.map(({ connection }) => [connection.client.id, connection.server.id].sort().join(' ')),
  );
  if (pairs.size > 1) return l10n.t('{0} pairs', pairs.size);
  return `${hostName(client.host) ?? ''} – ${hostName(server.host) ?? ''}`;
}

/** Left in a member's row for peers, if there is room for it. */
function peerWords(box: MapBox | undefined, port: Port | undefined): readonly MapShape[] {
  if (box === undefined || port === undefined) return [];
  const at = { x: box.x + 10, y: middleOf(port.y) };
  const shape = drawText({ text: l10n.t('no peers'), fill: 'dim', levels: inFull, ...at });
  return shape.box.width > box.width - 90 ? [] : [shape];
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
