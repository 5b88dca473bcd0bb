import type { MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapScene } from '../../../../protocol/pkiMap.ts';
import { wrapText } from '../layout/textWidth.ts';
import { drawBox, drawText } from './draw.ts';

const left = 16;
const lineHeight = 16;
const titleSize = 13;
/** Of each text: what programs print can be long. */
const mostLines = 3;

/** What stops everything, below the header of a picture file: its title, what it means, and the other causes. */
export function drawBanner(
  { banner }: Partial<Pick<MapScene, 'banner'>>,
  width: number,
): { readonly height: number; readonly shapes: readonly MapShape[] } {
  if (banner === undefined) return { height: 0, shapes: [] };
  const room = width - 2 * left;
  const title = wrapText(banner.title, room, mostLines, { size: titleSize, isBold: true });
  const meaning = [banner.meaning, ...banner.others.map((other) => other.title)]
    .filter((text) => text !== '')
    .flatMap((text) => wrapText(text, room, mostLines, { size: 11 }));
  const lines = [
    ...title.map((text) => ({ text, size: titleSize, isBold: true, fill: 'broken' }) as const),
    ...meaning.map((text) => ({ text, fill: 'text' }) as const),
  ];
  const height = 12 + lines.length * lineHeight;
  return {
    height,
    shapes: [
      drawBox({ x: 0, y: 0, width, height }, 0, { fill: 'panel' }),
      drawBox({ x: 0, y: 0, width: 4, height }, 0, { fill: 'broken' }),
      drawBox({ x: 0, y: height - 1, width, height: 1 }, 0, { fill: 'border' }),
      ...lines.map((line, index) => drawText({ ...line, x: left, y: 18 + index * lineHeight })),
    ],
  };
}
