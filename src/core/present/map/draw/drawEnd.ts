import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import type { Port } from '../layout/wireCourses.ts';
import type { End } from '../model/ends.ts';
import { drawPill, faultRing, pillBox, pillWidth } from './drawPill.ts';
import { drawSeal, figureWidth, sealBox, sealRadius } from './drawSeal.ts';

/** A pill or a seal at an end, with its box. */
export interface DrawnPart {
  readonly kind: 'pill' | 'seal';
  readonly box: MapBox;
  readonly shapes: readonly MapShape[];
}

/** Distance from a card's edge to the first item, and between two items. */
const edge = 6;
const gap = 4;
/** From the API server's lower edge to the pill, and from there to the seal behind it. */
const below = 16;
const behind = 22;
/** From a kubelet's upper edge to its pills. */
const above = 13;

/** Draws what an end presents and trusts, from the card's edge inwards. */
export function drawEnd(end: End, port: Port, isEnding: boolean): readonly DrawnPart[] {
  const { pill, trust, isPillAtFault, isTrustAtFault } = end;
  const { side, x } = port;
  const y = side === 'below' ? port.y - below : side.startsWith('above') ? port.y + above : port.y;
  const width = pill === undefined ? 0 : pillWidth(pill);
  const trustWidth = sealRadius * 2 + (trust !== undefined && trust.letter.length > 1 ? figureWidth : 0);
  const pillLeft = side === 'right' ? x - edge - width : side === 'left' ? x + edge : x - width / 2;
  const isSealFirst = side === 'right' || side === 'aboveLeft';
  const parts: DrawnPart[] = [];
  if (pill !== undefined) {
    const box = pillBox(pill, pillLeft, y);
    parts.push({
      kind: 'pill',
      box,
      shapes: [
        ...(isPillAtFault ? [faultRing(box, 2.5)] : []),
        ...drawPill(pill, pillLeft, y, isPillAtFault ? 'broken' : isEnding ? 'willStop' : undefined),
      ],
    });
  }
  if (trust !== undefined) {
    const isAlone = pill === undefined;
    const inner = isAlone ? edge : edge + width + gap;
    const left =
      side === 'below'
        ? x - sealRadius
        : side === 'right'
          ? x - inner - trustWidth
          : side === 'left'
            ? x + inner
            : isAlone
              ? x - sealRadius
              : isSealFirst
                ? pillLeft - gap - trustWidth
                : pillLeft + width + gap;
    const seal = { x: left + sealRadius, y: side === 'below' && !isAlone ? y - behind : y };
    const box = sealBox(trust, seal.x, seal.y);
    parts.push({
      kind: 'seal',
      box,
      shapes: [...drawSeal(trust, seal.x, seal.y), ...(isTrustAtFault ? [faultRing(box, 2)] : [])],
    });
  }
  return parts;
}

/** The width of what an end presents and trusts, with the distance from the card's edge. */
export function endWidth({ pill, trust }: End): number {
  const seal = trust === undefined ? 0 : gap + sealRadius * 2 + (trust.letter.length > 1 ? figureWidth : 0);
  return edge + (pill === undefined ? 0 : pillWidth(pill)) + seal;
}
