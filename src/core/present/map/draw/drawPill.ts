import type { MapBox, MapPaint, MapShape } from '../../../../protocol/mapShapes.ts';
import type { Pill } from '../model/ends.ts';
import { sealSigns } from '../model/seals.ts';
import { drawBox, drawText, inFull, middleOf } from './draw.ts';
import { drawSeal, figureWidth } from './drawSeal.ts';

/** Height of a pill. */
export const pillHeight = 20;
const sealInPill = 8.2;

/** The width of a pill: number, seal and the seal's figure. */
export function pillWidth({ number, seal }: Pill): number {
  const numberWidth = number.length > 1 ? 50 : 44;
  if (seal === undefined) return numberWidth - 16;
  return numberWidth + (seal.letter.length > 1 ? figureWidth : 0);
}

/**
 * Draws a pill from its left edge, centred on `y`: number and seal in an outline with the colour of the CA or of a
 * state.
 */
export function drawPill(pill: Pill, left: number, y: number, state?: MapPaint): readonly MapShape[] {
  const { number, seal } = pill;
  const width = pillWidth(pill);
  const paint = state ?? (seal === undefined ? 'unknown' : sealSigns[seal.family].paint);
  const sealX = left + width - 12 - (seal !== undefined && seal.letter.length > 1 ? figureWidth : 0);
  const right = seal === undefined ? left + width : sealX - sealInPill;
  const text = { text: number, x: (left + right) / 2 + 1, anchor: 'middle', isBold: true, fill: 'text' } as const;
  return [
    drawBox(pillBox(pill, left, y), pillHeight / 2, {
      fill: 'background',
      stroke: paint,
      strokeWidth: 1.5,
      levels: inFull,
    }),
    drawText({ ...text, y: middleOf(y), levels: inFull }),
    ...(seal === undefined ? [] : drawSeal(seal, sealX, y, sealInPill)),
  ];
}

/** The box of a pill. */
export function pillBox(pill: Pill, left: number, y: number): MapBox {
  return { x: left, y: y - pillHeight / 2, width: pillWidth(pill), height: pillHeight };
}

/** The ring around what is at fault, a pill or a seal, `by` pixels outside of its box. */
export function faultRing({ x, y, width, height }: MapBox, by: number): MapShape {
  const box = { x: x - by, y: y - by, width: width + by * 2, height: height + by * 2 };
  return drawBox(box, box.height / 2, { stroke: 'broken', strokeWidth: 2, part: 'ring', levels: inFull });
}
