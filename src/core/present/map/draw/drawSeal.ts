import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import { type Seal, sealSigns } from '../model/seals.ts';
import { circle, drawPath, drawText, inFull, type Levels, middleOf, polygon } from './draw.ts';

/** Half the height of a single seal, and of a seal in a pill. */
export const sealRadius = 10;
/** Room for the figure behind a seal. */
export const figureWidth = 9;

/** Draws a seal around a point: shape and letter of the family, then the figure if there are several. */
export function drawSeal(
  seal: Seal,
  x: number,
  y: number,
  radius: number = sealRadius,
  levels: Levels = inFull,
): readonly MapShape[] {
  const { paint } = sealSigns[seal.family];
  const [letter = '', ...figure] = [...seal.letter];
  const outlined = seal.family === 'other' || seal.family === 'unverified' || seal.family === 'unknown';
  const shape = drawPath(sealPath(seal, x, y, radius), {
    levels,
    stroke: paint,
    strokeWidth: 1.25,
    fill: outlined ? 'background' : paint,
    ...(outlined ? { dash: '2 2' } : {}),
  });
  if (seal.family === 'unverified') {
    const bar = `M${x - radius * 0.4},${y}h${radius * 0.8}`;
    return [shape, drawPath(bar, { levels, stroke: paint, strokeWidth: 1.5 })];
  }
  const fill = outlined ? paint : 'background';
  // Shields are wider at the top.
  const middle = seal.family === 'front-proxy-ca' ? y - radius * 0.1 : y;
  // From far away only the shape is large enough.
  const sign = { isBold: true, levels: inFull } as const;
  return [
    shape,
    drawText({ ...sign, text: letter, x, fill, anchor: 'middle', y: middleOf(middle) }),
    // The number of one of several keys.
    ...(figure.length === 0
      ? []
      : [drawText({ ...sign, text: figure.join(''), x: x + radius + 1, fill: paint, y: middleOf(y) })]),
  ];
}

/** The box of a seal with its figure. */
export function sealBox(seal: Seal, x: number, y: number, radius: number = sealRadius): MapBox {
  const right = seal.letter.length > 1 ? figureWidth : 0;
  return { x: x - radius, y: y - radius, width: radius * 2 + right, height: radius * 2 };
}

function sealPath({ family }: Seal, x: number, y: number, radius: number): string {
  switch (family) {
    case 'ca': {
      const half = radius * 0.9;
      return polygon([
        [x - radius, y],
        [x - radius / 2, y - half],
        [x + radius / 2, y - half],
        [x + radius, y],
        [x + radius / 2, y + half],
        [x - radius / 2, y + half],
      ]);
    }
    case 'etcd-ca': {
      const half = radius * 1.12;
      return polygon([
        [x, y - half],
        [x + half, y],
        [x, y + half],
        [x - half, y],
      ]);
    }
    case 'front-proxy-ca': {
      const half = radius * 0.95;
      return polygon([
        [x - half, y - radius * 0.85],
        [x + half, y - radius * 0.85],
        [x + half, y + radius * 0.2],
        [x, y + radius * 1.1],
        [x - half, y + radius * 0.2],
      ]);
    }
    case 'serviceAccountKey': {
      const half = radius * 0.9;
      return polygon([
        [x - half, y - half],
        [x + half, y - half],
        [x + half, y + half],
        [x - half, y + half],
      ]);
    }
    default:
      return circle(x, y, radius);
  }
}
