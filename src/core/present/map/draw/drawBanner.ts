import type { MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapScene } from '../../../../protocol/pkiMap.ts';
import { textWidth } from '../layout/textWidth.ts';
import { drawBox, drawText } from './draw.ts';

const left = 16;
const lineHeight = 16;
const titleSize = 13;

/** What stops everything, below the header of a picture file: its title, what it means, and the other causes. */
export function drawBanner(
  { banner }: Partial<Pick<MapScene, 'banner'>>,
  width: number,
): { readonly height: number; readonly shapes: readonly MapShape[] } {
  if (banner === undefined) return { height: 0, shapes: [] };
  const room = width - 2 * left;
  const title = wrapped(banner.title, room, { size: titleSize, isBold: true });
  const meaning = [banner.meaning, ...banner.others.map((other) => other.title)]
    .filter((text) => text !== '')
    .flatMap((text) => wrapped(text, room, { size: 11 }));
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

/** Words in lines that fit. */
function wrapped(text: string, room: number, style: Parameters<typeof textWidth>[1]): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(longer, style) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
