import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import { formatShortDate } from '../../../text/moment.ts';
import type { Port } from '../layout/positionMap.ts';
import type { End, Pill } from '../model/ends.ts';
import { drawBox, drawText, notFromFar, sizes } from './draw.ts';
import { drawPill, pillBox, pillHeight, pillWidth } from './drawPill.ts';
import { drawSeal, figureWidth, sealBox, sealRadius } from './drawSeal.ts';

/** A pill or a seal at an end, with its box. */
export interface DrawnPart {
  readonly kind: 'pill' | 'seal';
  readonly box: MapBox;
  readonly shapes: readonly MapShape[];
}

/** Distance from a card's edge to the first item, and between two items. */
const edge = 6;
const gap = 6;
/** Height of a port to a kubelet: below the API server's last row, or above a kubelet's name. */
const row = 17;

/** Draws what an end presents and trusts, from the card's edge inwards. */
export function drawEnd(end: End, port: Port, isEnding: boolean, locale?: string): readonly DrawnPart[] {
  const { pill, trust } = end;
  const y = port.side === 'below' ? port.y - row : port.side === 'above' ? port.y + row : port.y;
  const width = pill === undefined ? 0 : pillWidth(pill);
  const figure = trust !== undefined && trust.letter.length > 1 ? figureWidth : 0;
  const trustWidth = sealRadius * 2 + figure;
  const isFromRight = port.side === 'right';
  const pillLeft = isFromRight ? port.x - edge - width : port.side === 'left' ? port.x + edge : port.x - width / 2;
  const trustLeft = isFromRight
    ? (pill === undefined ? port.x - edge : pillLeft - gap) - trustWidth
    : pill === undefined
      ? pillLeft
      : pillLeft + width + gap;
  const parts: DrawnPart[] = [];
  if (pill !== undefined) {
    const state = end.isPillAtFault ? 'broken' : isEnding ? 'willStop' : undefined;
    const box = pillBox(pill, pillLeft, y);
    const ring = drawBox(grown(box, 3), pillHeight / 2 + 3, {
      stroke: 'broken',
      strokeWidth: 2.5,
      part: 'ring',
      levels: notFromFar,
    });
    parts.push({
      kind: 'pill',
      box,
      shapes: [
        ...(end.isPillAtFault ? [ring] : []),
        ...drawPill(pill, pillLeft, y, state),
        ...nameBelow(pill, end.isPillAtFault ? grown(box, 2.5) : box, port, locale),
      ],
    });
  }
  if (trust !== undefined) {
    const x = trustLeft + sealRadius;
    const own = sealBox(trust, x, y);
    const ring = drawBox(grown(own, 3.5), own.height / 2 + 3.5, {
      stroke: 'broken',
      strokeWidth: 2.5,
      part: 'ring',
      levels: notFromFar,
    });
    parts.push({
      kind: 'seal',
      box: own,
      shapes: [...drawSeal(trust, x, y), ...(end.isTrustAtFault ? [ring] : [])],
    });
  }
  return parts;
}

/** Name and expiry of the certificate, in small print. */
function nameBelow(
  pill: Pill,
  box: MapBox,
  { side, room = 150 }: Port,
  locale: string | undefined,
): readonly MapShape[] {
  // There is no room below the last row of the API server.
  if (side === 'below') return [];
  const end = pill.node?.certificate.notAfter;
  const text = end === undefined ? pill.name : `${pill.name} · ${formatShortDate(end, locale)}`;
  const at =
    side === 'right'
      ? ({ x: box.x + box.width, anchor: 'end', room } as const)
      : side === 'left'
        ? ({ x: box.x, room: 95 } as const)
        : ({ x: box.x, room } as const);
  const y = box.y + box.height + sizes.close;
  return [drawText({ ...at, text, y, size: sizes.close, fill: 'dim', levels: [3, 3] })];
}

function grown({ x, y, width, height }: MapBox, by: number): MapBox {
  return { x: x - by, y: y - by, width: width + by * 2, height: height + by * 2 };
}

/** The room that an end leaves in its card's row for text. */
export function roomForText(
  parts: readonly DrawnPart[],
  card: MapBox,
): { readonly left: number; readonly right: number } {
  const lefts = parts.map(({ box }) => box.x);
  const rights = parts.map(({ box }) => box.x + box.width);
  if (parts.length === 0) return { left: card.x + 10, right: card.x + card.width - 10 };
  const first = Math.min(...lefts);
  const last = Math.max(...rights);
  const isRight = first - card.x > card.x + card.width - last;
  return isRight ? { left: card.x + 10, right: first - 8 } : { left: last + 8, right: card.x + card.width - 8 };
}
